//! The one classifier: from the text of a symbol to the code that it is.

use ravao_core::{Claims, DecodeError, Reason};

use crate::card::{
    IdentityCard, InsuranceCard, PersonalQr, UnsignedCard, looks_like_identity_card,
    looks_like_insurance_card, looks_like_personal_qr,
};
use crate::certificate::{SignedCertificate, decode_certificate};
use crate::clean::{Cleaned, clean};
use crate::mrz::{TravelDocument, looks_like_mrz};
use crate::native::{SignedPayload, decode};
use crate::payment::PaymentCode;
use crate::venue::{
    TraceLocation, VenueJws, VenueLink, VenueProfiles, decode_venue_jws, trace_location,
};
use crate::visitor::Identifier;
use crate::web::WebAddress;

/// A code of one of the formats that this library reads.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Code {
    /// A code of our own, signed, not yet verified.
    Native(SignedPayload),
    /// A health certificate, signed, not yet verified.
    Certificate(SignedCertificate),
    /// An identity card, signed by nobody.
    IdentityCard(UnsignedCard<IdentityCard>),
    /// A health-insurance card, signed by nobody.
    InsuranceCard(UnsignedCard<InsuranceCard>),
    /// The national personal QR of 2021, signed by nobody.
    PersonalQr(UnsignedCard<PersonalQr>),
    /// The lines of a passport or another travel document, signed by nobody.
    TravelDocument(UnsignedCard<TravelDocument>),
    /// A venue of another system, signed, not yet verified.
    VenueJws(VenueJws),
    /// A venue of the Corona-Warn-App or of CrowdNotifier, signed by nobody.
    TraceLocation(UnsignedCard<TraceLocation>),
    /// A venue of a system that the operator lists, signed by nobody.
    VenueLink(UnsignedCard<VenueLink>),
    /// A code that is well known and has no business at a gate.
    NotForGates(NotForGates),
}

/// Codes that people hold up by mistake. Driving licences are not among them: what theirs say was
/// never published, so they cannot be told from other texts.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum NotForGates {
    /// A payment code.
    Payment(PaymentCode),
    /// A web address that is no code of ours.
    WebAddress(WebAddress),
}

impl NotForGates {
    /// Why a gate refuses it.
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Payment(_) => Reason::PaymentCode,
            Self::WebAddress(_) => Reason::WebAddress,
        }
    }
}

impl Code {
    /// The stable identifier of its kind, in files and on the command line.
    pub const fn kind_id(&self) -> &'static str {
        match self {
            Self::Native(payload) => match payload.claims_unverified() {
                Claims::Venue(_) => "venue",
                Claims::Pass(_) => "pass",
                _ => "native",
            },
            Self::Certificate(_) => "health_certificate",
            Self::IdentityCard(_) => "identity_card",
            Self::InsuranceCard(_) => "insurance_card",
            Self::PersonalQr(_) => "personal_qr",
            Self::TravelDocument(_) => "travel_document",
            Self::VenueJws(_) => "venue_jws",
            Self::TraceLocation(_) => "trace_location",
            Self::VenueLink(_) => "venue_link",
            Self::NotForGates(NotForGates::Payment(_)) => "payment",
            Self::NotForGates(NotForGates::WebAddress(_)) => "web_address",
        }
    }

    /// The strongest identifier of the person whom an unsigned code claims to show; `None` where
    /// it names nobody, and of signed codes, which are to be verified first.
    pub fn claimed_identifier(&self) -> Option<Identifier> {
        match self {
            Self::Native(_) | Self::Certificate(_) | Self::NotForGates(_) => None,
            Self::VenueJws(_) | Self::TraceLocation(_) | Self::VenueLink(_) => None,
            Self::IdentityCard(card) => Some(Identifier::PersonalNumber(card.claimed().number)),
            Self::InsuranceCard(card) => Some(card.claimed().identifier()),
            Self::PersonalQr(qr) => qr.claimed().identifier(),
            Self::TravelDocument(document) => document.claimed().identifier(),
        }
    }

    /// Why it identifies nobody, where one can tell without verifying anything.
    pub fn unfit_reason(&self) -> Option<Reason> {
        match self {
            Self::PersonalQr(qr) => qr.claimed().is_hidden().then_some(Reason::NumberHidden),
            Self::NotForGates(code) => Some(code.reason()),
            Self::Certificate(_) => Some(Reason::NotAPass),
            Self::VenueJws(_) | Self::TraceLocation(_) | Self::VenueLink(_) => {
                Some(Reason::OtherVenue)
            }
            _ => None,
        }
    }
}

/// Reads a cleaned text as one format; `None` where it is not of that format.
type Format = fn(&str) -> Option<Result<Code, DecodeError>>;

/// In the order in which they are asked: the first that knows the text answers for it.
const FORMATS: &[Format] = &[
    native,
    certificate,
    venue_jws,
    trace_location_link,
    web_address,
    payment,
    insurance_card,
    personal_qr,
    identity_card,
    travel_document,
];

/// Reads codes as an operator has set it up.
///
/// The example of [`VenueProfiles`] shows how to.
#[derive(Clone, Debug, Default)]
pub struct CodeReader {
    profiles: VenueProfiles,
}

impl CodeReader {
    /// A reader to which every web address that is no code of ours is a web address.
    pub const fn new() -> Self {
        Self { profiles: VenueProfiles::new() }
    }

    /// Sets which web addresses are venue codes of other systems.
    #[must_use]
    pub fn with_profiles(mut self, profiles: VenueProfiles) -> Self {
        self.profiles = profiles;
        self
    }

    /// Reads the text of a symbol, whatever code it is.
    ///
    /// # Errors
    /// As [`read_code`].
    pub fn read(&self, text: &str) -> Result<Code, DecodeError> {
        self.read_with_report(text).map(|(code, _)| code)
    }

    /// As [`read`](Self::read), with the cleaned text and what cleaning changed in it.
    ///
    /// # Errors
    /// As [`read_code`].
    pub fn read_with_report<'a>(&self, text: &'a str) -> Result<(Code, Cleaned<'a>), DecodeError> {
        let cleaned = clean(text)?;
        let code = FORMATS.iter().find_map(|read| read(&cleaned.text));
        let code = self.listed(&cleaned.text, code.unwrap_or(Err(DecodeError::Unrecognised))?)?;
        Ok((code, cleaned))
    }

    /// The venue that a web address names, by the operator's list; every other code as it is.
    fn listed(&self, text: &str, code: Code) -> Result<Code, DecodeError> {
        if !matches!(code, Code::NotForGates(NotForGates::WebAddress(_))) {
            return Ok(code);
        }
        match self.profiles.venue_link(text) {
            Some(link) => link.map(UnsignedCard::new).map(Code::VenueLink),
            None => Ok(code),
        }
    }
}

/// Reads the text of a symbol, whatever code it is, without a list of an operator.
///
/// ```
/// use ravao_payload::{Code, read_code};
///
/// let card = "008090000001||Nguyễn Văn An|01011990|Nam|Hợp Thành, Sơn Dương|10052021\r\n";
/// let Ok(Code::IdentityCard(card)) = read_code(card) else { panic!("a card") };
/// assert_eq!(card.claimed().masked().birth_year, 1990);
/// ```
///
/// # Errors
/// `Unrecognised` where no format knows the text, else what is wrong with it.
pub fn read_code(text: &str) -> Result<Code, DecodeError> {
    CodeReader::new().read(text)
}

/// As [`read_code`], with the cleaned text and what cleaning changed in it.
///
/// # Errors
/// As [`read_code`].
pub fn read_code_with_report(text: &str) -> Result<(Code, Cleaned<'_>), DecodeError> {
    CodeReader::new().read_with_report(text)
}

fn native(text: &str) -> Option<Result<Code, DecodeError>> {
    match decode(text) {
        Err(DecodeError::Unrecognised) => None,
        result => Some(result.map(Code::Native)),
    }
}

fn certificate(text: &str) -> Option<Result<Code, DecodeError>> {
    match decode_certificate(text).map_err(DecodeError::from) {
        Err(DecodeError::Unrecognised) => None,
        result => Some(result.map(Code::Certificate)),
    }
}

fn venue_jws(text: &str) -> Option<Result<Code, DecodeError>> {
    match decode_venue_jws(text) {
        Err(DecodeError::Unrecognised) => None,
        result => Some(result.map(Code::VenueJws)),
    }
}

fn trace_location_link(text: &str) -> Option<Result<Code, DecodeError>> {
    let location = trace_location(text)?;
    Some(location.map(UnsignedCard::new).map(Code::TraceLocation))
}

fn web_address(text: &str) -> Option<Result<Code, DecodeError>> {
    let address = NotForGates::WebAddress(WebAddress::from_text(text)?);
    Some(Ok(Code::NotForGates(address)))
}

fn payment(text: &str) -> Option<Result<Code, DecodeError>> {
    let payment = NotForGates::Payment(PaymentCode::from_text(text)?);
    Some(Ok(Code::NotForGates(payment)))
}

fn insurance_card(text: &str) -> Option<Result<Code, DecodeError>> {
    let read = || InsuranceCard::from_text(text).map(UnsignedCard::new).map(Code::InsuranceCard);
    looks_like_insurance_card(text).then(read)
}

fn personal_qr(text: &str) -> Option<Result<Code, DecodeError>> {
    let read = || PersonalQr::from_text(text).map(UnsignedCard::new).map(Code::PersonalQr);
    looks_like_personal_qr(text).then(read)
}

fn identity_card(text: &str) -> Option<Result<Code, DecodeError>> {
    let read = || IdentityCard::from_text(text).map(UnsignedCard::new).map(Code::IdentityCard);
    looks_like_identity_card(text).then(read)
}

fn travel_document(text: &str) -> Option<Result<Code, DecodeError>> {
    let read = || TravelDocument::from_text(text).map(UnsignedCard::new).map(Code::TravelDocument);
    looks_like_mrz(text).then(read)
}

#[cfg(test)]
mod tests;
