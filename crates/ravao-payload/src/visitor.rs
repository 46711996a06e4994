//! From what identifies a visitor to the key under which stores know one.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use ravao_core::{Error, PassId, Result, VisitorKey};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::card::{PersonalNumber, SocialInsuranceNumber};
use crate::key::{random_secret, secret_from_hex};
use crate::normal::PhoneNumber;

/// Keeps these hashes apart from any other use of the key.
const DOMAIN: &[u8] = b"ravao/visitor/1\0";

/// What identifies a visitor, normalised. Use the strongest that is known: a personal number
/// before a document, a document before a phone. `Debug` hides it.
#[derive(Clone, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Identifier {
    /// A personal number.
    PersonalNumber(PersonalNumber),
    /// A pass of this deployment.
    Pass(PassId),
    /// A telephone number.
    Phone(PhoneNumber),
    /// The number of a passport or another document.
    Document(DocumentNumber),
    /// A social-insurance number.
    SocialInsurance(SocialInsuranceNumber),
}

impl Identifier {
    /// The identifier of a document; twelve digits are a personal number, as on older cards.
    ///
    /// # Errors
    /// As [`DocumentNumber`]'s text form.
    pub fn document(text: &str) -> Result<Self> {
        let number: DocumentNumber = text.parse()?;
        Ok(match number.0.parse() {
            Ok(personal) => Self::PersonalNumber(personal),
            Err(_) => Self::Document(number),
        })
    }

    /// The identifier of a telephone.
    ///
    /// # Errors
    /// As [`PhoneNumber`]'s text form.
    pub fn phone(text: &str) -> Result<Self> {
        text.parse().map(Self::Phone)
    }

    /// The kind, so that equal texts of different kinds are different visitors, and the text.
    fn hashed(&self) -> (u8, &[u8]) {
        match self {
            Self::PersonalNumber(number) => (1, number.reveal().as_bytes()),
            Self::Pass(pass) => (2, pass.as_bytes()),
            Self::Phone(phone) => (3, phone.reveal().as_bytes()),
            Self::Document(document) => (4, document.0.as_bytes()),
            Self::SocialInsurance(number) => (5, number.reveal().as_bytes()),
        }
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PersonalNumber(_) => "PersonalNumber(..)",
            Self::Pass(_) => "Pass(..)",
            Self::Phone(_) => "Phone(..)",
            Self::Document(_) => "Document(..)",
            Self::SocialInsurance(_) => "SocialInsurance(..)",
        })
    }
}

/// The number of a document: capital letters and digits, spaces and hyphens dropped. `Debug`
/// hides it.
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct DocumentNumber(String);

impl FromStr for DocumentNumber {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let text: String = text.chars().filter(|c| !" -".contains(*c)).collect();
        let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_plain || !(4..=32).contains(&text.len()) {
            return Err(Error::invalid("document number: expected 4 to 32 letters and digits"));
        }
        Ok(Self(text.to_ascii_uppercase()))
    }
}

impl fmt::Debug for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DocumentNumber(..)")
    }
}

/// The secret of a deployment. With it an identifier can be tested by guessing, so it is guarded
/// like the data; without it a visitor key tells nothing. Losing it parts all visitors from their
/// past. `Debug` hides it, and memory is wiped when it is dropped.
///
/// ```
/// use ravao_payload::{DeploymentKey, Identifier};
///
/// let key = DeploymentKey::generate()?;
/// let one = key.visitor_key(&Identifier::phone("0912 345 678")?);
/// assert_eq!(one, key.visitor_key(&Identifier::phone("+84 912-345-678")?));
/// assert_ne!(one, DeploymentKey::generate()?.visitor_key(&Identifier::phone("0912345678")?));
/// # Ok::<(), ravao_core::Error>(())
/// ```
pub struct DeploymentKey(Zeroizing<[u8; 32]>);

impl DeploymentKey {
    /// The key of these bytes, which must come from a secure source.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    /// A new key from the randomness of the operating system.
    ///
    /// # Errors
    /// `Io` when the system gives none.
    pub fn generate() -> Result<Self> {
        random_secret().map(Self)
    }

    /// The key as hexadecimal text, for a key file that only its owner can read.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(HEXLOWER.encode(&*self.0))
    }

    /// The key under which stores know a visitor: HMAC-SHA-256, cut to 16 bytes.
    #[expect(clippy::missing_panics_doc, reason = "HMAC takes any key length")]
    pub fn visitor_key(&self, identifier: &Identifier) -> VisitorKey {
        let (kind, text) = identifier.hashed();
        let mut mac = Hmac::<Sha256>::new_from_slice(&*self.0).expect("HMAC takes any key length");
        mac.update(DOMAIN);
        mac.update(&[kind]);
        mac.update(text);
        let code: [u8; 32] = mac.finalize().into_bytes().into();
        VisitorKey::from_bytes(*code.first_chunk().expect("32 bytes hold 16"))
    }
}

impl FromStr for DeploymentKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        secret_from_hex(text, "deployment key: expected 64 hexadecimal digits").map(Self)
    }
}

impl fmt::Debug for DeploymentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeploymentKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_the_hmac_that_others_compute() {
        let key = DeploymentKey::from_bytes(&[0x0b; 32]);
        let personal = Identifier::document("008090000001").unwrap();
        for (identifier, expected) in [
            (personal, "1023fad32cfc0dc24fccc7ff88497074"),
            (Identifier::Pass(PassId::from_bytes([1; 16])), "5c3b8b9ef6b8700467ca28448ad6362d"),
            (Identifier::phone("0912345678").unwrap(), "d9a0f842b1e57526a15a77b5e3ddde81"),
            (Identifier::document("B1234567").unwrap(), "28ec7cc1e83b7f4f41ae6d7c003c3ec5"),
        ] {
            assert_eq!(key.visitor_key(&identifier).to_hex(), expected);
        }
    }

    #[test]
    fn one_document_has_one_form() {
        for text in ["b1234567", "B 123 4567", "B-1234567"] {
            assert_eq!(text.parse::<DocumentNumber>().unwrap().0, "B1234567");
        }
        for text in ["", "B12", "B123/4567", "Đ1234567", &"1".repeat(33)] {
            assert!(text.parse::<DocumentNumber>().is_err(), "{text}");
        }
        let twelve = Identifier::document("008090000001").unwrap();
        assert!(matches!(twelve, Identifier::PersonalNumber(_)));
    }

    #[test]
    fn key_files_survive_and_debug_hides() {
        let key = DeploymentKey::generate().unwrap();
        let again: DeploymentKey = format!("{}\n", *key.to_hex()).parse().unwrap();
        let phone = Identifier::phone("0912345678").unwrap();
        assert_eq!(again.visitor_key(&phone), key.visitor_key(&phone));
        assert_eq!(format!("{key:?} {phone:?}"), "DeploymentKey(..) Phone(..)");
        assert!("0b".parse::<DeploymentKey>().is_err());
    }
}
