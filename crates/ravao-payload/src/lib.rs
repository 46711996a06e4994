//! QR payload formats of Ravao: issue, decode and verify signed codes, and read the cards people carry.
//!
//! ```
//! use ravao_payload::{IssuerKey, KeyPurpose, TrustList, TrustListDraft, TrustedKey, decode, issue};
//! use ravao_core::{Claims, Verdict, VenueClaims, VenueId};
//!
//! let (root, commune) = (IssuerKey::generate()?, IssuerKey::generate()?);
//! let now = "2021-11-01T00:00:00Z".parse().unwrap();
//! let next = "2021-12-01T00:00:00Z".parse().unwrap();
//! let trusted = TrustedKey::new(commune.public_key(), [KeyPurpose::Venue]);
//! let file = TrustListDraft::new(1, now, next).with_key(trusted).sign(&root)?;
//! let trust = TrustList::open(&file, &root.public_key(), now)?;
//!
//! let claims = Claims::Venue(VenueClaims::new(VenueId::from(1), "Chợ Sơn Dương"));
//! let poster = issue(&commune, &claims)?.to_poster_url(&"https://qr.example.vn".parse()?);
//!
//! let verified = decode(&poster).expect("our own code").verify(&trust, now);
//! assert_eq!(verified.expect("trusted and in time").verdict(), Verdict::Valid);
//! # Ok::<(), ravao_core::Error>(())
//! ```

mod base45;
mod card;
mod carrier;
mod cbor;
mod certificate;
mod clean;
mod code;
mod container;
mod fault;
mod key;
mod mixed;
mod mrz;
mod native;
pub mod normal;
mod payment;
mod seen;
mod signature;
mod text;
mod trust;
mod value;
mod venue;
mod visitor;
mod web;

pub use ravao_core::DecodeError;

pub use card::{
    CardExtra, CardGeneration, CardWarning, DeclarationMode, ExtraGuess, IdentityCard,
    InsuranceCard, InsuranceLayout, InsuranceNumber, InsuranceWarning, MaskedCard,
    MaskedPersonalQr, PartialDate, PersonalNumber, PersonalQr, PersonalQrWarning,
    RegistrationPlace, Sex, SocialInsuranceNumber, UnsignedCard,
};
pub use carrier::PosterBase;
pub use cbor::check_deterministic;
pub use certificate::{
    CertificateFault, CertificateKey, CertificateName, CertificateStage, CertificateTrust,
    HealthCertificate, HealthStatement, MaskedCertificate, Recovery, SignedCertificate,
    StatementKind, TestResult, Vaccination, VerifiedCertificate, decode_certificate,
};
pub use clean::{Change, Changes, Cleaned, clean};
pub use code::{Code, CodeReader, NotForGates, read_code, read_code_with_report};
pub use fault::{CodeFault, code_fault};
pub use key::{Algorithm, IssuerKey, PublicKey, Signer};
pub use mixed::{MixedReader, Reading};
pub use mrz::{MaskedTravelDocument, MrzDate, MrzLayout, TravelDocument};
pub use native::{
    Answers, BatchVerifier, Challenge, Freshness, SignedPayload, SingleUse, TimeStep, Token,
    Verified, decode, issue, verify_text,
};
pub use normal::PhoneNumber;
pub use payment::{PaymentCode, PaymentNetwork};
pub use seen::{FirstSeen, SeenSet};
pub use trust::{KeyPurpose, RevocationDraft, TrustAnchor, TrustList, TrustListDraft, TrustedKey};
pub use venue::{
    TraceKind, TraceLocation, TraceLocationId, TraceScheme, VenueJws, VenueJwsContents,
    VenueJwsKey, VenueJwsTrust, VenueLink, VenueProfiles, VerifiedVenueJws, decode_venue_jws,
};
pub use visitor::{DeploymentKey, DocumentNumber, Identifier};
pub use web::WebAddress;
