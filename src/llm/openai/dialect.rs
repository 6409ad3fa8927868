//! How is a request said to this server? Strict JSON schema where it takes one, else JSON mode, else
//! plain text; and which names its parameters have. Learned from its refusals, pure.

use serde_json::{Value, json};

use super::objection::Objection;
use crate::understanding::second::Request;

/// Stands behind the instructions for a server that takes no schema. OpenAI's JSON mode wants the
/// word JSON in the messages.
const BY_THIS_SCHEMA: &str =
    "\n\nAnswer with one JSON object and nothing else, by this JSON schema:\n";

/// How a server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    form: Form,
    length: Length,
    temperature: Temperature,
}

/// How the form of the answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    StrictSchema,
    JsonObject,
    PlainText,
}

/// What the greatest length is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    /// OpenAI's name; its reasoning models take no other.
    MaxCompletionTokens,
    /// The older one, which every compatible server knows.
    MaxTokens,
}

/// Whether the temperature is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Temperature {
    Sent,
    Default,
}

impl Dialect {
    /// What is tried first.
    pub(super) fn first(base_url: &str) -> Self {
        let openai = base_url.contains("openai.com") || base_url.contains("openai.azure.com");
        Self {
            form: Form::StrictSchema,
            length: if openai {
                Length::MaxCompletionTokens
            } else {
                Length::MaxTokens
            },
            temperature: Temperature::Sent,
        }
    }

    /// What to try after this objection; `None` when there is nothing left. `first` is what the
    /// endpoint began with, so that a name that was given up is not tried again.
    pub(super) fn after(self, objection: Objection, first: Self) -> Option<Self> {
        match objection {
            Objection::AnswerForm => {
                let form = match self.form {
                    Form::StrictSchema => Form::JsonObject,
                    Form::JsonObject => Form::PlainText,
                    Form::PlainText => return None,
                };
                Some(Self { form, ..self })
            }
            Objection::LengthName => {
                let length = match self.length {
                    Length::MaxCompletionTokens => Length::MaxTokens,
                    Length::MaxTokens => Length::MaxCompletionTokens,
                };
                (self.length == first.length).then_some(Self { length, ..self })
            }
            Objection::Temperature => match self.temperature {
                Temperature::Sent => Some(Self {
                    temperature: Temperature::Default,
                    ..self
                }),
                Temperature::Default => None,
            },
            Objection::Quota => None,
        }
    }

    /// The request's body.
    pub(super) fn body(self, request: &Request<'_>, model: &str) -> Value {
        let prompt = request.prompt();
        let mut body = json!({
            "model": model,
            "messages": [
                {"role": "system", "content": self.system(request)},
                {"role": "user", "content": content(request)},
            ],
        });
        let length = match self.length {
            Length::MaxCompletionTokens => "max_completion_tokens",
            Length::MaxTokens => "max_tokens",
        };
        body[length] = json!(prompt.max_output_tokens);
        match self.temperature {
            Temperature::Sent => body["temperature"] = json!(prompt.temperature),
            Temperature::Default => {}
        }
        match self.form {
            Form::StrictSchema => {
                body["response_format"] = json!({"type": "json_schema", "json_schema": {
                    "name": schema_name(&prompt.name), "strict": true, "schema": request.schema()
                }});
            }
            Form::JsonObject => body["response_format"] = json!({"type": "json_object"}),
            Form::PlainText => {}
        }
        body
    }

    fn system(self, request: &Request<'_>) -> String {
        match self.form {
            Form::StrictSchema => request.system().to_owned(),
            Form::JsonObject | Form::PlainText => {
                format!("{}{BY_THIS_SCHEMA}{}", request.system(), request.schema())
            }
        }
    }
}

/// The user message: plain text, or text and a picture.
fn content(request: &Request<'_>) -> Value {
    match request.picture() {
        None => json!(request.user()),
        Some(picture) => json!([
            {"type": "text", "text": request.user()},
            {"type": "image_url", "image_url": {"url": picture.address()}},
        ]),
    }
}

/// More tokens than the question can have in any dialect: byte-pair encodings make at least one
/// byte a token, and the frame of the messages takes a dozen.
pub(super) fn greatest_input(request: &Request<'_>) -> u32 {
    const FRAME: usize = 64;
    /// The most that OpenAI counts for one picture, which it scales down to eight tiles at most:
    /// 2,833 tokens and 5,667 a tile of gpt-4o-mini, the hungriest of its models
    /// (<https://platform.openai.com/docs/guides/images-vision>).
    const PICTURE: usize = 2833 + 8 * 5667;
    let schema = request.schema().to_string().len();
    let bytes = request.system().len() + request.user().len() + schema + BY_THIS_SCHEMA.len();
    let picture = request.picture().map_or(0, |_| PICTURE);
    u32::try_from(bytes + picture + FRAME).unwrap_or(u32::MAX)
}

/// OpenAI allows letters, digits, `_` and `-`.
fn schema_name(prompt: &str) -> String {
    prompt.replace('.', "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::redact;
    use crate::understanding::second::Prompt;

    fn body(dialect: Dialect) -> Value {
        let request = Request::new(Prompt::order_extraction(), "", &redact("two milk", &[]));
        dialect.body(&request, "gpt-4o")
    }

    fn after(objections: &[Objection]) -> Option<Dialect> {
        let first = Dialect::first("http://localhost:8000/v1");
        objections
            .iter()
            .try_fold(first, |dialect, objection| dialect.after(*objection, first))
    }

    #[test]
    fn a_server_is_first_asked_by_a_strict_schema() {
        let body = body(after(&[]).unwrap());
        let format = &body["response_format"]["json_schema"];
        assert_eq!(format["strict"], true);
        assert_eq!(format["name"], "order_extraction_v1");
        assert_eq!(format["schema"]["type"], "object");
        let asked = body["messages"][1]["content"].as_str().unwrap();
        assert!(asked.contains("two milk"), "{asked}");
    }

    #[test]
    fn a_server_without_schemas_is_asked_for_json_then_for_text_with_the_schema_in_words() {
        let json = body(after(&[Objection::AnswerForm]).unwrap());
        assert_eq!(json["response_format"], json!({"type": "json_object"}));
        let text = body(after(&[Objection::AnswerForm; 2]).unwrap());
        assert_eq!(text.get("response_format"), None);
        for body in [json, text] {
            let system = body["messages"][0]["content"].as_str().unwrap();
            assert!(system.contains("JSON schema") && system.contains("not_understood"));
        }
        assert_eq!(after(&[Objection::AnswerForm; 3]), None);
    }

    #[test]
    fn the_instructions_stand_unchanged_at_the_beginning_whatever_the_dialect() {
        let prompt = Prompt::order_extraction();
        for count in 0..3 {
            let body = body(after(&vec![Objection::AnswerForm; count]).unwrap());
            let system = body["messages"][0]["content"].as_str().unwrap();
            assert!(system.starts_with(&prompt.text));
        }
    }

    #[test]
    fn each_name_of_the_greatest_length_is_tried_once() {
        let other = after(&[Objection::LengthName]).unwrap();
        assert_eq!(body(other)["max_completion_tokens"], 1200);
        assert_eq!(body(other).get("max_tokens"), None);
        assert_eq!(after(&[Objection::LengthName; 2]), None);
        let openai = Dialect::first("https://api.openai.com/v1");
        assert_eq!(body(openai)["max_completion_tokens"], 1200);
    }

    #[test]
    fn a_temperature_that_is_refused_is_left_out() {
        assert_eq!(body(after(&[]).unwrap())["temperature"], 0.0);
        let without = after(&[Objection::Temperature]).unwrap();
        assert_eq!(body(without).get("temperature"), None);
        assert_eq!(after(&[Objection::Temperature; 2]), None);
    }

    #[test]
    fn no_dialect_sends_more_bytes_of_text_than_the_greatest_number_of_tokens() {
        let request = Request::new(
            Prompt::order_extraction(),
            "",
            &redact("zwei Kisten Äpfel", &[]),
        );
        let greatest = greatest_input(&request) as usize;
        for count in 0..3 {
            let body = after(&vec![Objection::AnswerForm; count])
                .unwrap()
                .body(&request, "x");
            let text = |at: usize| body["messages"][at]["content"].as_str().unwrap().len();
            let schema = body.pointer("/response_format/json_schema/schema");
            let schema = schema.map_or(0, |schema| schema.to_string().len());
            assert!(text(0) + text(1) + schema < greatest);
        }
    }
}
