//! Web addresses: recognised and taken apart, never opened.

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
        let (_, rest) = after_scheme(text)?;
        Some(Self { host: host_of(rest) })
    }
}

/// A web address in its parts, as RFC 3986 has them. One that browsers would mend first (a
/// backslash, a letter outside ASCII, a space) is none.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Link<'a> {
    pub(crate) is_https: bool,
    /// Everything between the slashes: a user name or a port makes it another host.
    pub(crate) authority: &'a str,
    /// From its slash on; empty where there is none.
    pub(crate) path: &'a str,
    pub(crate) query: Option<&'a str>,
    pub(crate) fragment: Option<&'a str>,
}

impl<'a> Link<'a> {
    /// Takes a web address apart; `None` for any other text.
    pub(crate) fn split(text: &'a str) -> Option<Self> {
        let (is_https, rest) = after_scheme(text)?;
        if !rest.bytes().all(is_allowed) {
            return None;
        }
        let (rest, fragment) = parted(rest, '#');
        let (rest, query) = parted(rest, '?');
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        Some(Self { is_https, authority, path, query, fragment })
    }
}

/// Whether it is `https`, and what follows the scheme.
fn after_scheme(text: &str) -> Option<(bool, &str)> {
    [("https://", true), ("http://", false)].into_iter().find_map(|(scheme, is_https)| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some((is_https, rest))
    })
}

fn parted(text: &str, separator: char) -> (&str, Option<&str>) {
    match text.split_once(separator) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// The unreserved and reserved characters, and the percent sign.
const fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'%' | b':' | b'/' | b'?' | b'#' | b'[')
        || matches!(byte, b']' | b'@' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+')
        || matches!(byte, b',' | b';' | b'=')
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

    #[test]
    fn a_link_is_taken_apart() {
        let link = Link::split("HTTPS://Example.VN:8443/a/b?c=d&e#f?g").unwrap();
        assert_eq!((link.is_https, link.authority, link.path), (true, "Example.VN:8443", "/a/b"));
        assert_eq!((link.query, link.fragment), (Some("c=d&e"), Some("f?g")));
        let bare = Link::split("http://user@example.vn").unwrap();
        assert_eq!((bare.is_https, bare.authority, bare.path), (false, "user@example.vn", ""));
        assert_eq!((bare.query, bare.fragment), (None, None));
        let no_path = Link::split("https://example.vn?/a#").unwrap();
        assert_eq!((no_path.path, no_path.query), ("", Some("/a")));
    }

    #[test]
    fn what_browsers_would_mend_is_no_link() {
        for text in [
            "https://example.vn\\@evil.example/",
            "https://example.vn/a b",
            "https://example.vn/a\tb",
            "https://exаmple.vn/",
            "https://example.vn/chợ",
            "https://example.vn/{a}",
            "https://example.vn/a|b",
            "https:\\\\example.vn/",
            "https:/example.vn/",
            "ftp://example.vn/",
        ] {
            assert_eq!(Link::split(text), None, "{text}");
        }
    }
}
