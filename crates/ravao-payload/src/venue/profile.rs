//! Which web addresses are venue codes: the operator's list.

use std::str::FromStr;

use ravao_core::limits::{MAX_LINE_BYTES, MAX_VENUE_PROFILES};
use ravao_core::{DecodeError, Error, ErrorKind, Result};

use super::link::VenueLink;
use crate::web::Link;

/// Stands in a template where the venue's identifier stands in an address.
const VENUE: &str = "{venue}";

/// The web addresses that are venue codes of other systems, as an operator lists them.
///
/// As text, one a line: the name of the system, a blank, and a template of its addresses, in which
/// `{venue}` stands for one whole segment of the path or the whole value of one parameter. Empty
/// lines and those that begin with `#` are left out; the first template that an address fits
/// answers for it.
///
/// ```
/// use ravao_payload::{Code, CodeReader, VenueProfiles, read_code};
///
/// let profiles: VenueProfiles = "
///     ## system  template
///     market     https://qr.example.vn/dkdd/{venue}
///     mall       https://mall.example/checkin?shop={venue}
/// ".parse()?;
///
/// let poster = "https://qr.example.vn/dkdd/CHO-SON-DUONG";
/// let Ok(Code::VenueLink(link)) = CodeReader::new().with_profiles(profiles).read(poster) else {
///     panic!("a venue")
/// };
/// assert_eq!((link.claimed().system.as_str(), link.claimed().venue.as_str()),
///     ("market", "CHO-SON-DUONG"));
/// assert_eq!(read_code(poster).unwrap().kind_id(), "web_address");
/// # Ok::<(), ravao_core::Error>(())
/// ```
///
/// Scheme, host and port must be those of the template, without a user name; only the host may
/// differ in case. So a host within a listed one is another host, and `http` counts where the
/// template says `http`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct VenueProfiles(Vec<Profile>);

#[derive(Clone, Debug, Eq, PartialEq)]
struct Profile {
    system: String,
    is_https: bool,
    authority: String,
    place: Place,
}

/// Where the identifier stands.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Place {
    /// Between two parts of the path.
    Segment { before: String, after: String },
    /// In the query, behind a path.
    Parameter { path: String, name: String },
}

impl VenueProfiles {
    /// No address is a venue code.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a template of the addresses of a system.
    ///
    /// # Errors
    /// `Invalid` for a name outside small letters, digits, `-` and `_`, or a template that is none;
    /// `TooLarge` over the limits.
    pub fn with(mut self, system: &str, template: &str) -> Result<Self> {
        if self.0.len() >= MAX_VENUE_PROFILES || template.len() > MAX_LINE_BYTES {
            return Err(Error::too_large("venue profiles"));
        }
        self.0.push(Profile::new(system, template)?);
        Ok(self)
    }

    /// The venue that an address names; `None` where no template fits.
    pub(crate) fn venue_link(&self, text: &str) -> Option<Result<VenueLink, DecodeError>> {
        let link = Link::split(text)?;
        self.0.iter().find_map(|profile| profile.venue_link(&link))
    }
}

impl FromStr for VenueProfiles {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let lines = text.lines().map(str::trim).zip(1..);
        let mut lines = lines.filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
        lines.try_fold(Self::new(), |profiles, (line, number)| {
            let (system, template) = line.split_once([' ', '\t']).unwrap_or((line, ""));
            profiles.with(system, template.trim_start()).map_err(|error| error.at(number))
        })
    }
}

impl Profile {
    fn new(system: &str, template: &str) -> Result<Self> {
        let named = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        if !(1..=32).contains(&system.len()) || !system.bytes().all(named) {
            return Err(Error::invalid("venue profiles: name of a system"));
        }
        let (before, after) = template
            .split_once(VENUE)
            .ok_or(Error::new(ErrorKind::Invalid, "venue profiles: expected {venue}"))?;
        let link = Link::split(before)
            .filter(|link| link.fragment.is_none() && is_authority(link.authority))
            .ok_or(Error::invalid("venue profiles: expected https://host/path"))?;
        let place = match link.query {
            Some(query) => parameter(link.path, query, after),
            None => segment(link.path, after),
        };
        Ok(Self {
            system: system.to_owned(),
            is_https: link.is_https,
            authority: link.authority.to_ascii_lowercase(),
            place: place.ok_or(Error::invalid("venue profiles: {venue} is not a whole part"))?,
        })
    }

    fn venue_link(&self, link: &Link<'_>) -> Option<Result<VenueLink, DecodeError>> {
        let is_there =
            link.is_https == self.is_https && link.authority.eq_ignore_ascii_case(&self.authority);
        let encoded = is_there.then(|| self.place.find(link)).flatten()?;
        Some(encoded.and_then(|encoded| VenueLink::new(&self.system, encoded)))
    }
}

/// A name of a host in ASCII, and a port where it has one.
fn is_authority(authority: &str) -> bool {
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let is_label = |label: &str| {
        let named = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !label.is_empty() && label.bytes().all(named)
    };
    host.split('.').all(is_label)
        && (1..=5).contains(&port.len())
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn segment(before: &str, after: &str) -> Option<Place> {
    let is_path = after.is_empty() || after.starts_with('/') && !after.contains(['?', '#', '{']);
    let is_whole =
        before.ends_with('/') && is_path && Link::split(&format!("https://a{after}")).is_some();
    is_whole.then(|| Place::Segment { before: before.to_owned(), after: after.to_owned() })
}

fn parameter(path: &str, query: &str, after: &str) -> Option<Place> {
    let name = query.strip_suffix('=')?;
    let is_whole = after.is_empty() && !name.is_empty() && !name.contains(['&', '=', '?']);
    is_whole.then(|| Place::Parameter { path: path.to_owned(), name: name.to_owned() })
}

impl Place {
    /// What stands at this place, still percent-encoded; `None` in the address of another page.
    fn find<'a>(&self, link: &Link<'a>) -> Option<Result<&'a str, DecodeError>> {
        match self {
            Self::Segment { before, after } => {
                let encoded = link.path.strip_prefix(before.as_str())?.strip_suffix(after)?;
                (!encoded.contains('/')).then_some(Ok(encoded))
            }
            Self::Parameter { path, name } => {
                let is_page = link.path == path;
                value_of(name, link.query.filter(|_| is_page)?)
            }
        }
    }
}

/// The value of the one parameter of a name.
fn value_of<'a>(name: &str, query: &'a str) -> Option<Result<&'a str, DecodeError>> {
    let value = |pair: &'a str| pair.strip_prefix(name)?.strip_prefix('=');
    let mut values = query.split('&').filter_map(value);
    let first = values.next()?;
    if values.next().is_some() {
        // Which of them counts, every server decides for itself.
        return Some(Err(DecodeError::DuplicateKey));
    }
    if first.contains('+') {
        // Some servers read a blank, others a plus.
        return Some(Err(DecodeError::Alphabet));
    }
    Some(Ok(first))
}

#[cfg(test)]
mod tests;
