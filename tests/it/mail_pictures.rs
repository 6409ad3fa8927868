//! What becomes of a picture that comes inside a mail? No provider keeps it, so its message does, until
//! its turn.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use order_agent::store::{TenantTx, heard, transcript};
use order_agent::turns::{Analyses, FileReader, SecondReader, Turns};
use order_agent::understanding::second::Policy;
use serde_json::json;

use crate::support::house::{EMAIL, House, turn_settings};
use crate::support::media_server::{Keeps, MediaServer, PHOTO};
use crate::support::openai_server::{Act, OpenAiServer};
use crate::support::providers::{RAW_MAILBOX, WEBHOOK_PASSWORD};
use crate::support::{distributor, value};

const LIST: &str = r#"{"lines":["2 cs whole milk","1 cs salted butter"],"illegible":false}"#;

/// A distributor whose pictures a model sees.
struct Scene {
    house: House,
    model: OpenAiServer,
    media: MediaServer,
}

impl Scene {
    async fn new() -> Self {
        Self::seeing(&[LIST], Analyses::Never).await
    }

    /// The model answers with these, one after the other.
    async fn seeing(answers: &[&'static str], analyses: Analyses) -> Self {
        let model = OpenAiServer::start(answers.iter().map(|one| Act::Answer(one))).await;
        let second = SecondReader {
            analyses,
            ..model.reader(Policy::Off)
        };
        let mut house = House::new().await.asking(second).await;
        let media = MediaServer::start(&house, Keeps::Status(404)).await;
        let reader = FileReader {
            files: media.files(),
            ears: None,
            eyes: Some("gpt-4o".to_owned()),
        };
        house.turns = house.turns.reading_files(Some(reader));
        Self {
            house,
            model,
            media,
        }
    }

    /// A mail with a file arrives.
    async fn arrives(&self, text: &str, file: &[u8]) {
        let file = json!({ "Name": "list.jpg", "ContentType": "image/jpeg", "Content": BASE64.encode(file) });
        let mail = (("mail-1@x.example", text), json!([file]));
        let providers = &self.house.providers;
        let mail = providers.postmark_with(EMAIL, mail, WEBHOOK_PASSWORD);
        self.house.take(mail).await;
    }

    async fn reply(&self) -> String {
        self.house.read_all().await;
        self.house.reply_to("mail-1@x.example").await
    }

    /// The bytes of the mail's files, as they are stored.
    async fn kept(&self) -> usize {
        let store = &self.house.store;
        let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
        let sealer = store.keyring.sealer(&mut tx).await.unwrap();
        let own = transcript::conversation_of(&mut tx, "mail-1@x.example").await;
        let last = heard::last_heard(&mut tx, &sealer, own.unwrap().unwrap()).await;
        let files = last.unwrap().unwrap().attachments;
        let contents = files.iter().filter_map(|file| file.content.as_ref());
        contents.map(|content| content.bytes().len()).sum()
    }
}

#[tokio::test]
async fn a_photo_of_a_list_in_a_mail_becomes_an_order_after_a_typed_yes_and_is_not_kept() {
    let scene = Scene::new().await;
    scene.arrives("our order is in the photo", PHOTO).await;
    assert_eq!(scene.kept().await, PHOTO.len(), "sealed until its turn");
    let summary = scene.reply().await;
    assert!(
        summary.contains("Whole Milk") && summary.contains("Salted Butter"),
        "{summary}"
    );
    assert_eq!(scene.kept().await, 0);
    let asked = scene.model.asked()[0].body.to_string();
    let picture = format!("data:image/jpeg;base64,{}", BASE64.encode(PHOTO));
    assert!(asked.contains(&picture), "{asked}");
    assert_eq!(scene.media.asked(), [], "no provider keeps it");
    let shown = scene.house.words_of("mail-1@x.example").await;
    assert!(
        shown.contains("[read in a picture] 2 cs whole milk"),
        "{shown}"
    );
    let yes = (EMAIL, ("mail-2@x.example", "yes"), WEBHOOK_PASSWORD);
    let yes = scene.house.providers.postmark(yes.0, yes.1, yes.2);
    scene.house.take(yes).await;
    scene.house.read_all().await;
    let mut admin = scene.house.admin().await;
    let orders = "select count(*) from orders";
    assert_eq!(value::<i64>(&mut admin, orders).await, 1);
    let paid = "select count(*) from ai_responses where was_used and cost_usd > 0
                   and prompt_version = 'picture_transcription.v1'";
    assert_eq!(value::<i64>(&mut admin, paid).await, 1);
}

#[tokio::test]
async fn a_mail_that_is_nothing_but_a_photo_is_read_too() {
    let scene = Scene::new().await;
    scene.arrives("", PHOTO).await;
    let summary = scene.reply().await;
    assert!(summary.contains("Whole Milk"), "{summary}");
}

#[tokio::test]
async fn a_logo_is_neither_kept_nor_shown_to_a_model() {
    let scene = Scene::new().await;
    scene.arrives("2 cases whole milk please", PHOTO).await;
    assert_eq!(scene.kept().await, 0);
    let summary = scene.reply().await;
    assert!(summary.contains("Whole Milk"), "{summary}");
    assert_eq!(scene.model.requests(), 0);
}

#[tokio::test]
async fn what_only_says_that_it_is_a_picture_goes_to_a_person_and_costs_nothing() {
    let scene = Scene::new().await;
    scene
        .arrives("see the photo", b"<html>no photo</html>")
        .await;
    let reply = scene.reply().await;
    assert!(reply.contains("colleague"), "{reply}");
    assert_eq!((scene.model.requests(), scene.kept().await), (0, 0));
    let mut admin = scene.house.admin().await;
    let error = "select error_type from ai_errors";
    let error: String = value(&mut admin, error).await;
    assert_eq!(error, "media_another_kind");
}

#[tokio::test]
async fn without_a_model_that_sees_a_person_looks_and_the_picture_is_let_go() {
    let mut scene = Scene::new().await;
    let nobody = scene.model.reader(Policy::Off);
    scene.house.turns = Turns::new(scene.house.store.clone(), nobody, turn_settings());
    scene.arrives("see the photo", PHOTO).await;
    let reply = scene.reply().await;
    assert!(reply.contains("colleague"), "{reply}");
    assert_eq!((scene.model.requests(), scene.kept().await), (0, 0));
    let tasks = "select count(*) from review_tasks where kind = 'UNREADABLE'";
    assert_eq!(value::<i64>(&mut scene.house.admin().await, tasks).await, 1);
}

#[tokio::test]
async fn a_photo_in_a_mail_of_a_mail_server_is_read_like_one_that_postmark_passes_on() {
    let scene = Scene::new().await;
    let mail = format!(
        "From: <{EMAIL}>\r\nTo: <{RAW_MAILBOX}>\r\nMessage-ID: <mail-1@x.example>\r\nSubject: Order\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nour order is in the photo\r\n\
         --b\r\nContent-Type: image/jpeg; name=list.jpg\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=list.jpg\r\n\r\n{}\r\n--b--\r\n",
        BASE64.encode(PHOTO)
    );
    scene.house.take(scene.house.providers.raw_mail(mail)).await;
    scene.house.read_all().await;
    assert_eq!(scene.model.requests(), 1);
    assert_eq!(scene.kept().await, 0);
}

#[tokio::test]
async fn a_turn_that_is_given_up_lets_the_picture_go_and_a_person_looks() {
    let scene = Scene::new().await;
    scene.arrives("our order is in the photo", PHOTO).await;
    let mut admin = scene.house.admin().await;
    // As many attempts as a message has, and none of them came to its end.
    let spent = "update conversation_schedule set attempts = 3";
    sqlx::raw_sql(spent).execute(&mut admin).await.unwrap();
    scene.house.read_all().await;
    assert_eq!((scene.model.requests(), scene.kept().await), (0, 0));
    let task = "select string_agg(kind, ' ') from review_tasks";
    let task: String = value(&mut admin, task).await;
    assert_eq!(task, "PROCESSING_FAILED");
}

#[tokio::test]
async fn a_message_whose_picture_was_paid_for_is_analysed_all_the_same() {
    let seen = r#"{"lines":["the eggs were broken"],"illegible":false}"#;
    let analysis =
        r#"{"intent":"COMPLAINT","urgency":"HIGH","sentence":"Broken eggs.","replies":[]}"#;
    let scene = Scene::seeing(&[seen, analysis], Analyses::WithTasks).await;
    scene.arrives("see the photo", PHOTO).await;
    scene.reply().await;
    let asked = scene.model.asked();
    let told = asked.last().unwrap().body.to_string();
    assert_eq!(asked.len(), 2, "{told}");
    let read = "[read in a picture] the eggs were broken";
    assert!(told.contains(read), "{told}");
    let used =
        "select count(*) from ai_responses where was_used and agent_type = 'MESSAGE_ANALYSIS'
                   and request_hash is not null";
    assert_eq!(value::<i64>(&mut scene.house.admin().await, used).await, 2);
}
