//! From a web address to a trace location.

use chrono::{DateTime, Utc};
use data_encoding::BASE32_NOPAD;
use ravao_core::DecodeError;

use super::{TraceKind, TraceLocation, TraceScheme};
use crate::venue::protobuf::Message;
use crate::venue::text::{base64_of_any_kind, decode, label};
use crate::web::Link;

/// Bytes of a key or seed: theirs have 91 or 96, and 16 or 32.
const MAX_KEY_BYTES: usize = 256;

/// The hosts of each scheme, and the version of its codes.
const SCHEMES: [(&str, &str, TraceScheme); 3] = [
    ("e.coronawarn.app", "1", TraceScheme::CoronaWarnApp),
    ("qr.notify-me.ch", "3", TraceScheme::NotifyMe),
    ("qr.swisscovid.ch", "4", TraceScheme::SwissCovid),
];

/// The version within the bytes of the Corona-Warn-App; CrowdNotifier never fixed its own.
const VERSION: u32 = 1;

/// Reads the address of a trace location; `None` for any other text, also for the other pages of
/// the same hosts.
pub(crate) fn trace_location(text: &str) -> Option<Result<TraceLocation, DecodeError>> {
    let link = Link::split(text).filter(|link| link.is_https && matches!(link.path, "" | "/"))?;
    let of_host = |(host, ..): &&(&str, _, _)| link.authority.eq_ignore_ascii_case(host);
    let (_, known, scheme) = SCHEMES.iter().find(of_host)?;
    let version = link.query?.strip_prefix("v=")?;
    let encoded = link.fragment.filter(|fragment| !fragment.is_empty())?;
    if version != *known {
        return is_number(version).then_some(Err(DecodeError::UnknownVersion));
    }
    Some(bytes(encoded).and_then(|bytes| from_payload(*scheme, &bytes)))
}

fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The bytes of either encoding. What is in the alphabet of Base32 is Base32: a payload has more
/// than a hundred characters, and Base64 does not keep to half of its own by chance.
fn bytes(encoded: &str) -> Result<Vec<u8>, DecodeError> {
    let in_base32 = |byte: u8| matches!(byte, b'A'..=b'Z' | b'2'..=b'7');
    if encoded.bytes().all(in_base32) {
        return decode(&BASE32_NOPAD, encoded);
    }
    base64_of_any_kind(encoded)
}

pub(super) fn from_payload(
    scheme: TraceScheme,
    payload: &[u8],
) -> Result<TraceLocation, DecodeError> {
    let message = Message::read(payload)?;
    if scheme == TraceScheme::CoronaWarnApp && message.number(1)? != VERSION {
        return Err(DecodeError::UnknownVersion);
    }
    let location = part(&message, 2)?.ok_or(DecodeError::MissingClaim)?;
    let keys = part(&message, 3)?.ok_or(DecodeError::MissingClaim)?;
    let own = part(&message, 4)?.unwrap_or_default();
    let [start, end] = times(scheme, &location)?;
    Ok(TraceLocation {
        scheme,
        description: description(&location)?,
        address: label(location.text(3)?)?,
        room: room(scheme, &own)?,
        kind: TraceKind::of(scheme, own.number(2)?),
        start,
        end,
        stay_minutes: stay_minutes(scheme, &own)?,
        public_key: key(&keys, 2)?,
        seed: key(&keys, 3)?,
        payload: payload.to_vec(),
    })
}

fn part<'a>(message: &Message<'a>, field: u64) -> Result<Option<Message<'a>>, DecodeError> {
    message.bytes(field)?.map(Message::read).transpose()
}

fn description(location: &Message<'_>) -> Result<String, DecodeError> {
    let description = label(location.text(2)?)?;
    if description.trim().is_empty() {
        return Err(DecodeError::MissingClaim);
    }
    Ok(description)
}

/// When it begins and ends. CrowdNotifier's programs write fields 4 and 5, its specification and
/// the Corona-Warn-App 5 and 6.
fn times(
    scheme: TraceScheme,
    location: &Message<'_>,
) -> Result<[Option<DateTime<Utc>>; 2], DecodeError> {
    let [fourth, fifth, sixth] = [location.long(4), location.long(5), location.long(6)];
    let [start, end] = match (scheme, fourth?, fifth?, sixth?) {
        (TraceScheme::CoronaWarnApp, _, start, end) => [start, end],
        (_, Some(_), _, Some(_)) => return Err(DecodeError::Structure),
        (_, None, start, Some(end)) => [start, Some(end)],
        (_, start, end, None) => [start, end],
    };
    let [start, end] = [instant(start)?, instant(end)?];
    if start.zip(end).is_some_and(|(start, end)| end < start) {
        return Err(DecodeError::BadClaim);
    }
    Ok([start, end])
}

/// An instant from seconds since 1970, of which 0 is none.
fn instant(seconds: Option<u64>) -> Result<Option<DateTime<Utc>>, DecodeError> {
    let Some(seconds) = seconds.filter(|&seconds| seconds > 0) else { return Ok(None) };
    let seconds = i64::try_from(seconds).map_err(|_| DecodeError::BadClaim)?;
    DateTime::from_timestamp(seconds, 0).map(Some).ok_or(DecodeError::BadClaim)
}

fn room(scheme: TraceScheme, own: &Message<'_>) -> Result<String, DecodeError> {
    match scheme {
        TraceScheme::CoronaWarnApp => Ok(String::new()),
        TraceScheme::NotifyMe | TraceScheme::SwissCovid => label(own.text(3)?),
    }
}

fn stay_minutes(scheme: TraceScheme, own: &Message<'_>) -> Result<Option<u32>, DecodeError> {
    match scheme {
        TraceScheme::CoronaWarnApp => Ok(Some(own.number(3)?).filter(|&minutes| minutes > 0)),
        TraceScheme::NotifyMe | TraceScheme::SwissCovid => Ok(None),
    }
}

/// A key or seed: without either the identity could be guessed, or nobody could be warned.
fn key(keys: &Message<'_>, field: u64) -> Result<Vec<u8>, DecodeError> {
    let bytes = keys.bytes(field)?.unwrap_or_default();
    match bytes.len() {
        0 => Err(DecodeError::MissingClaim),
        1..=MAX_KEY_BYTES => Ok(bytes.to_vec()),
        _ => Err(DecodeError::BadClaim),
    }
}
