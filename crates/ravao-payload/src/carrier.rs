//! The two texts that carry the same token bytes.
//!
//! A pass is `RV1*` and Base45. The `*` cannot stand in a URL scheme, so no phone takes the code
//! for a link. A poster is an upper-case URL whose last two segments are `RV1` and Base32, so that
//! any phone opens it and a keyboard scanner with the wrong layout or caps lock does no harm.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use data_encoding::{BASE32_NOPAD, DecodeKind, Encoding};
use ravao_core::{DecodeError, Error, Result};

use crate::base45;
use crate::text::check_version;

/// Begins the text of a pass, before `*`, and marks the token in the path of a poster.
const MARK: &str = "RV";

/// The major version of the format, after the mark.
const VERSION: &str = "1";

/// Bytes of a poster base: beyond it no poster stays at version 10.
const MAX_BASE_BYTES: usize = 128;

/// Where posters point to: `HTTPS://<host>/<path>/`, in the characters of QR's alphanumeric mode.
///
/// The address is upper-cased, so the server must answer the path in upper case.
///
/// ```
/// use ravao_payload::PosterBase;
///
/// let base: PosterBase = "https://qr.example.vn/in".parse()?;
/// assert_eq!(base.to_string(), "HTTPS://QR.EXAMPLE.VN/IN/");
/// assert!("https://qr.example.vn/?id=".parse::<PosterBase>().is_err());
/// # Ok::<(), ravao_core::Error>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PosterBase(String);

impl FromStr for PosterBase {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text.len() > MAX_BASE_BYTES {
            return Err(Error::too_large("poster address"));
        }
        let rest = after_scheme(text).ok_or(Error::invalid("poster address: expected https://"))?;
        let segments: Vec<&str> = rest.strip_suffix('/').unwrap_or(rest).split('/').collect();
        let (host, path) = segments.split_first().unwrap_or((&"", &[]));
        if !is_host(host) || !path.iter().all(|segment| is_segment(segment)) {
            return Err(Error::invalid("poster address: not in letters, digits, '-' and '.'"));
        }
        Ok(Self(format!("HTTPS://{}/", segments.join("/").to_ascii_uppercase())))
    }
}

impl fmt::Display for PosterBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text of a pass.
pub(crate) fn pass_text(bytes: &[u8]) -> String {
    format!("{MARK}{VERSION}*{}", ::base45::encode(bytes))
}

/// The text of a poster.
pub(crate) fn poster_url(base: &PosterBase, bytes: &[u8]) -> String {
    format!("{base}{MARK}{VERSION}/{}", BASE32_NOPAD.encode(bytes))
}

/// Adds the token bytes of either text, cleaned before, to `out`. After a failure there may be some
/// of them.
pub(crate) fn unwrap_into(text: &str, out: &mut Vec<u8>) -> Result<(), DecodeError> {
    if let Some(rest) = after_scheme(text) {
        return from_url(rest, out);
    }
    let (mark, encoded) = text.split_once('*').ok_or(DecodeError::Unrecognised)?;
    let version = mark.strip_prefix(MARK).ok_or(DecodeError::Unrecognised)?;
    check_version(version, VERSION)?;
    base45::decode_into(encoded, out)
}

fn from_url(rest: &str, out: &mut Vec<u8>) -> Result<(), DecodeError> {
    let mut segments = rest.rsplitn(3, '/');
    let encoded = segments.next().unwrap_or_default();
    let mark = segments.next().unwrap_or_default();
    let version = strip_prefix_any_case(mark, MARK).ok_or(DecodeError::Unrecognised)?;
    if segments.next().is_none_or(|before| before.is_empty() || before.starts_with('/')) {
        return Err(DecodeError::Unrecognised);
    }
    check_version(version, VERSION)?;
    base32_into(encoded, out)
}

/// Base32 in either case, as keyboards with caps lock write it.
static BASE32_ANY_CASE: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = BASE32_NOPAD.specification();
    specification.translate.from.push_str("abcdefghijklmnopqrstuvwxyz");
    specification.translate.to.push_str("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    specification.encoding().expect("each letter stands for its capital")
});

fn base32_into(encoded: &str, out: &mut Vec<u8>) -> Result<(), DecodeError> {
    let length = BASE32_ANY_CASE.decode_len(encoded.len()).map_err(|_| DecodeError::Length)?;
    let start = out.len();
    out.resize(start + length, 0);
    let decoded = BASE32_ANY_CASE.decode_mut(encoded.as_bytes(), &mut out[start..]);
    decoded.map(drop).map_err(|part| match part.error.kind {
        DecodeKind::Length => DecodeError::Length,
        DecodeKind::Trailing => DecodeError::TrailingBytes,
        DecodeKind::Symbol | DecodeKind::Padding => DecodeError::Alphabet,
    })
}

fn after_scheme(text: &str) -> Option<&str> {
    strip_prefix_any_case(text, "https://")
}

fn strip_prefix_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    is_segment(name) && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_segment(segment: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    !segment.is_empty() && segment.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES: &[u8] = b"Hello!!";

    fn unwrap(text: &str) -> std::result::Result<Vec<u8>, DecodeError> {
        let mut bytes = b"before".to_vec();
        unwrap_into(text, &mut bytes)?;
        assert_eq!(bytes[..6], *b"before");
        Ok(bytes.split_off(6))
    }

    fn base() -> PosterBase {
        "https://qr.example.vn/a".parse().unwrap()
    }

    #[test]
    fn both_carriers_give_the_bytes_back() {
        assert_eq!(pass_text(BYTES), "RV1*%69 VD92EX0");
        assert_eq!(unwrap("RV1*%69 VD92EX0"), Ok(BYTES.to_vec()));
        let url = poster_url(&base(), BYTES);
        assert_eq!(url, "HTTPS://QR.EXAMPLE.VN/A/RV1/JBSWY3DPEEQQ");
        assert_eq!(unwrap(&url), Ok(BYTES.to_vec()));
    }

    #[test]
    fn case_and_host_of_a_poster_do_not_matter() {
        for url in [
            "https://qr.example.vn/a/rv1/jbswy3dpeeqq",
            "Https://other.example/RV1/JBSWY3DPEEQQ",
            "HTTPS://10.0.0.7:8443/x/y/z/Rv1/JbsWY3DPEEQQ",
        ] {
            assert_eq!(unwrap(url), Ok(BYTES.to_vec()), "{url}");
        }
    }

    #[test]
    fn other_texts_are_told_apart() {
        for (text, error) in [
            ("", DecodeError::Unrecognised),
            ("RV1", DecodeError::Unrecognised),
            ("RV*%69", DecodeError::Unrecognised),
            ("rv1*%69 VD92EX0", DecodeError::Unrecognised),
            ("RV01*%69 VD92EX0", DecodeError::Unrecognised),
            ("RV1234*%69 VD92EX0", DecodeError::Unrecognised),
            ("RV2*%69 VD92EX0", DecodeError::UnknownVersion),
            ("RV12*", DecodeError::UnknownVersion),
            ("https://example.vn/RV2/AAAA", DecodeError::UnknownVersion),
            ("https://RV1/JBSWY3DPEEQQ", DecodeError::Unrecognised),
            ("https:///RV1/JBSWY3DPEEQQ", DecodeError::Unrecognised),
            ("http://example.vn/RV1/JBSWY3DPEEQQ", DecodeError::Unrecognised),
            ("https://example.vn/menu", DecodeError::Unrecognised),
            ("https://example.vn/RV1/JBSWY3DPEEQQ/", DecodeError::Unrecognised),
            ("https://example.vn/RV1/JBSWY3DPEEQQ?a", DecodeError::Length),
            ("https://example.vn/RV1/JBSWY3DPEE?Q", DecodeError::Alphabet),
            ("https://example.vn/RV1/JBSWY3DPEEQ1", DecodeError::Alphabet),
            ("https://example.vn/RV1/JBSWY3DPEEQQ====", DecodeError::Alphabet),
            ("https://example.vn/RV1/JBSWY3DPEEQR", DecodeError::TrailingBytes),
            ("RV1*%69 VD92EX0AB", DecodeError::Length),
            ("RV1*%69 vd92ex0", DecodeError::Alphabet),
            ("RV1*:::", DecodeError::Alphabet),
            ("RV1*::", DecodeError::Alphabet),
        ] {
            assert_eq!(unwrap(text), Err(error), "{text}");
        }
    }

    #[test]
    fn addresses_outside_the_alphabet_are_refused() {
        for text in [
            "",
            "qr.example.vn",
            "http://qr.example.vn",
            "https://",
            "https:///a",
            "https://qr.example.vn//a",
            "https://qr.example.vn/a?b=c",
            "https://qr.example.vn/a#b",
            "https://qr.example.vn/a_b",
            "https://qr.example.vn/a%20b",
            "https://qr.example.vn:/a",
            "https://qr.example.vn:x/a",
            "https://user@qr.example.vn/a",
            "https://chợ.vn/a",
        ] {
            assert!(text.parse::<PosterBase>().is_err(), "{text}");
        }
        let long = format!("https://{}", "a".repeat(MAX_BASE_BYTES));
        assert!(long.parse::<PosterBase>().is_err());
    }
}
