//! Where may a provider's file be? Nobody else's word, and no message, makes us ask anywhere else.
//! Pure.

use url::Url;

/// Meta's ids of files are digits; nothing else is put into the path of a request with our token.
pub(super) fn is_media_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Meta keeps files at `lookaside.fbsbx.com`, also where its API is asked at another address.
/// <https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media/>
pub(super) fn of_meta(said: &str, base: &str) -> Option<Url> {
    let url = Url::parse(said).ok()?;
    (is_at(&url, "fbsbx.com") || is_same_origin(&url, base)).then_some(url)
}

/// A file as Twilio's webhook names it, asked for at the configured address of its API. The path names
/// the account: one that is another's is no file of ours.
pub(super) fn of_twilio(said: &str, (account, base): (&str, &str)) -> Option<Url> {
    let url = Url::parse(said).ok()?;
    let own = format!("/2010-04-01/Accounts/{account}/");
    let ours = is_at(&url, "twilio.com") && url.path().starts_with(&own);
    let there = format!("{base}{}", url.path());
    ours.then(|| Url::parse(&there).ok())?
}

/// Where Twilio's API sends us for the file itself: to its own store, or to the older, open one.
/// <https://help.twilio.com/articles/223183748>
pub(super) fn of_twilios_store(said: &str, base: &str) -> Option<Url> {
    let url = Url::parse(said).ok()?;
    let older = url.scheme() == "https"
        && url.host_str() == Some("s3-external-1.amazonaws.com")
        && url.port().is_none()
        && url.path().starts_with("/media.twiliocdn.com/");
    let known = older || is_at(&url, "twiliocdn.com") || is_same_origin(&url, base);
    known.then_some(url)
}

/// By TLS, at the usual port, at this name or one below it.
fn is_at(url: &Url, name: &str) -> bool {
    let host = url.host_str().unwrap_or_default();
    let below = host
        .strip_suffix(name)
        .is_some_and(|rest| rest.ends_with('.'));
    url.scheme() == "https" && url.port().is_none() && (host == name || below)
}

/// The operator's own word for where the provider is.
fn is_same_origin(url: &Url, base: &str) -> bool {
    Url::parse(base).is_ok_and(|base| base.origin() == url.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    const META: &str = "https://graph.facebook.com/v23.0";
    const TWILIO: &str = "https://api.twilio.com";

    #[test]
    fn a_file_of_metas_is_at_metas_store_or_at_the_configured_address() {
        for good in [
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
            "https://graph.facebook.com/file",
        ] {
            assert!(of_meta(good, META).is_some(), "{good}");
        }
        for foreign in [
            "http://lookaside.fbsbx.com/file",
            "https://lookaside.fbsbx.com:8443/file",
            "https://fbsbx.com.evil.example/file",
            "https://evilfbsbx.com/file",
            "https://lookaside.fbsbx.com@169.254.169.254/latest",
            "http://169.254.169.254/latest/meta-data/",
            "file:///etc/passwd",
            "http://graph.facebook.com/file",
        ] {
            assert_eq!(of_meta(foreign, META), None, "{foreign}");
        }
    }

    #[test]
    fn a_file_of_twilios_is_of_our_account_and_asked_for_at_the_configured_address() {
        let file = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1";
        let asked = of_twilio(file, ("AC1", "http://127.0.0.1:9")).unwrap();
        assert_eq!(
            asked.as_str(),
            "http://127.0.0.1:9/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
        );
        for foreign in [
            "https://api.twilio.com/2010-04-01/Accounts/AC2/Messages/MM1/Media/ME1",
            "https://api.twilio.com/2010-04-01/Accounts/AC1/../AC2/Messages",
            "https://twilio.com.evil.example/2010-04-01/Accounts/AC1/x",
            "http://169.254.169.254/2010-04-01/Accounts/AC1/x",
        ] {
            assert_eq!(of_twilio(foreign, ("AC1", TWILIO)), None, "{foreign}");
        }
    }

    #[test]
    fn twilio_sends_us_to_its_own_stores_alone() {
        for good in [
            "https://mms.twiliocdn.com/AC1/x?Signature=y",
            "https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/x",
        ] {
            assert!(of_twilios_store(good, TWILIO).is_some(), "{good}");
        }
        for foreign in [
            "https://s3-external-1.amazonaws.com/mine/x",
            "http://mms.twiliocdn.com/x",
            "https://localhost/x",
        ] {
            assert_eq!(of_twilios_store(foreign, TWILIO), None, "{foreign}");
        }
    }

    #[test]
    fn an_id_that_could_leave_its_path_is_none() {
        assert!(is_media_id("1234567890987654321"));
        for odd in ["", "..", "1/messages", "1?fields=x", "%2e%2e"] {
            assert!(!is_media_id(odd), "{odd}");
        }
    }
}
