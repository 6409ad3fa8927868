//! Which personal data was found in the customers' messages?

use uuid::Uuid;

use super::ai::probability;
use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::MessageId;
use crate::privacy::PiiKind;
use crate::text_enum;

text_enum! {
    /// What was done about a piece of personal data; names as in `pii_detection_results.action_taken`.
    pub enum Action {
        /// It is not kept: a card's number was blocked out before anything was stored.
        Redacted = "REDACTED",
        /// It is kept sealed, and goes to no model.
        Encrypted = "ENCRYPTED",
        /// The same, and the rule is unsure enough that a person may look.
        Flagged = "FLAGGED",
    }
}

/// Below this confidence a rule is a guess from one word or one form, which people should see: the
/// line between rules with two kinds of evidence and those with one.
const SURE: f64 = 0.7;

/// One finding as it is kept.
#[derive(Clone, PartialEq)]
pub struct Detection<'a> {
    /// The row's id.
    pub id: Uuid,
    /// The message that it stands in.
    pub message: MessageId,
    /// Which part of the message.
    pub field: &'static str,
    /// What it is.
    pub kind: PiiKind,
    /// Its words; of a card the mask alone.
    pub value: &'a str,
    /// Which rule found it.
    pub rule: &'static str,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f64,
}

impl Detection<'_> {
    /// What is done about it.
    #[must_use]
    pub fn action(&self) -> Action {
        match self.kind {
            PiiKind::CreditCard => Action::Redacted,
            PiiKind::Email
            | PiiKind::Phone
            | PiiKind::Address
            | PiiKind::Ssn
            | PiiKind::Iban
            | PiiKind::Name
            | PiiKind::DateOfBirth => {
                if self.confidence < SURE {
                    Action::Flagged
                } else {
                    Action::Encrypted
                }
            }
        }
    }
}

/// Keeps what was found in the messages of one turn, the values sealed.
///
/// # Errors
/// When the database does.
pub async fn record(
    tx: &mut TenantTx,
    sealer: &Sealer,
    found: &[Detection<'_>],
) -> Result<(), super::Error> {
    if found.is_empty() {
        return Ok(());
    }
    let seal = |one: &Detection<'_>| {
        sealer.seal("pii_detection_results", "detected_value", one.id, one.value)
    };
    sqlx::query(
        "insert into pii_detection_results (distributor_id, id, message_id, field_name, pii_type,
                detected_value, confidence_score, detection_rule_id, action_taken)
         select $1, found.*
           from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bytea[], $7::numeric[],
                       $8::text[], $9::text[]) as found",
    )
    .bind(tx.distributor().0)
    .bind(found.iter().map(|one| one.id).collect::<Vec<_>>())
    .bind(found.iter().map(|one| one.message.0).collect::<Vec<_>>())
    .bind(found.iter().map(|one| one.field).collect::<Vec<_>>())
    .bind(
        found
            .iter()
            .map(|one| one.kind.as_str())
            .collect::<Vec<_>>(),
    )
    .bind(found.iter().map(seal).collect::<Vec<_>>())
    .bind(
        found
            .iter()
            .map(|one| probability(one.confidence))
            .collect::<Vec<_>>(),
    )
    .bind(found.iter().map(|one| one.rule).collect::<Vec<_>>())
    .bind(
        found
            .iter()
            .map(|one| one.action().as_str())
            .collect::<Vec<_>>(),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_redacted_a_guess_is_flagged_and_the_rest_is_kept_sealed() {
        let action = |kind, confidence| {
            let found = Detection {
                id: Uuid::nil(),
                message: MessageId(Uuid::nil()),
                field: "content",
                kind,
                value: "",
                rule: "test",
                confidence,
            };
            found.action()
        };
        assert_eq!(action(PiiKind::CreditCard, 1.0), Action::Redacted);
        assert_eq!(action(PiiKind::Name, 0.6), Action::Flagged);
        assert_eq!(action(PiiKind::Phone, 0.8), Action::Encrypted);
    }
}
