//! What does a delivery say: which envelope, and how often it was delivered before?

use lapin::message::Delivery;
use lapin::types::AMQPValue;

use crate::domain::delivery::Envelope;

/// The envelope, or why there is none. The reason may quote the message.
pub(super) fn read(body: &[u8]) -> Result<Envelope, String> {
    let envelope: Envelope =
        serde_json::from_slice(body).map_err(|error| format!("not an envelope: {error}"))?;
    match envelope.version {
        Envelope::VERSION => Ok(envelope),
        other => Err(format!(
            "an envelope of version {other}, and this code reads 1 only"
        )),
    }
}

/// How often the message was delivered before. Since RabbitMQ 4.3 a message that was put back is
/// counted in `x-acquired-count` only.
pub(super) fn attempts(delivery: &Delivery) -> u32 {
    let headers = delivery.properties.headers().as_ref();
    ["x-delivery-count", "x-acquired-count"]
        .iter()
        .filter_map(|name| headers?.inner().get(*name).and_then(whole_number))
        .max()
        .unwrap_or(0)
}

fn whole_number(value: &AMQPValue) -> Option<u32> {
    match value {
        AMQPValue::ShortShortUInt(number) => Some(u32::from(*number)),
        AMQPValue::ShortUInt(number) => Some(u32::from(*number)),
        AMQPValue::LongUInt(number) => Some(*number),
        AMQPValue::ShortShortInt(number) => u32::try_from(*number).ok(),
        AMQPValue::ShortInt(number) => u32::try_from(*number).ok(),
        AMQPValue::LongInt(number) => u32::try_from(*number).ok(),
        AMQPValue::LongLongInt(number) => u32::try_from(*number).ok(),
        AMQPValue::Boolean(_)
        | AMQPValue::Float(_)
        | AMQPValue::Double(_)
        | AMQPValue::DecimalValue(_)
        | AMQPValue::ShortString(_)
        | AMQPValue::LongString(_)
        | AMQPValue::FieldArray(_)
        | AMQPValue::Timestamp(_)
        | AMQPValue::FieldTable(_)
        | AMQPValue::ByteArray(_)
        | AMQPValue::Void => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_may_have_any_width_and_anything_else_counts_as_none() {
        assert_eq!(whole_number(&AMQPValue::LongLongInt(3)), Some(3));
        assert_eq!(whole_number(&AMQPValue::ShortShortUInt(3)), Some(3));
        assert_eq!(whole_number(&AMQPValue::LongInt(-1)), None);
        assert_eq!(whole_number(&AMQPValue::Boolean(true)), None);
    }
}
