//! Web addresses that are no codes of ours: recognised, never opened.

/// The web address of a code that is not for gates.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct WebAddress {
    /// The host to which it leads, in small letters; `None` where it has none that can be read.
    pub host: Option<String>,
}

impl WebAddress {
    /// Reads a text that begins like a web address; `None` for any other.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let rest = ["https://", "http://"].iter().find_map(|scheme| {
            let (start, rest) = text.split_at_checked(scheme.len())?;
            start.eq_ignore_ascii_case(scheme).then_some(rest)
        })?;
        Some(Self { host: host_of(rest) })
    }
}

/// The host of what follows the scheme: behind a user name, which may imitate another host, and
/// before the port.
fn host_of(rest: &str) -> Option<String> {
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let fits = !host.is_empty() && host.len() <= 253 && host.chars().all(is_plain);
    fits.then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, host: Option<&str>) {
        let address = WebAddress::from_text(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(address.host.as_deref(), host, "{text}");
    }

    #[test]
    fn the_host_is_where_the_address_leads() {
        check("https://example.vn", Some("example.vn"));
        check("HTTP://Example.VN:8080/menu?x=1#y", Some("example.vn"));
        check("https://bank.example@evil.example/login", Some("evil.example"));
        check("https://evil.example\\@bank.example", Some("evil.example"));
        check("https://user:word@example.vn?a@b", Some("example.vn"));
        check("https://192.0.2.1/x", Some("192.0.2.1"));
    }

    #[test]
    fn a_host_that_cannot_be_read_is_none() {
        for text in
            ["https://", "https:///x", "https://ngân-hàng.vn/", "http://a b/", "https://[::1]/"]
        {
            check(text, None);
        }
        check(&format!("https://{}/", "a".repeat(254)), None);
    }

    #[test]
    fn other_texts_are_no_address() {
        for text in
            ["", "https:", "https:/x", "ftp://example.vn", "example.vn", "xhttps://a", "httpsé//a"]
        {
            assert_eq!(WebAddress::from_text(text), None, "{text}");
        }
    }
}
