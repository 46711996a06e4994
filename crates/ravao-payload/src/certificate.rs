//! Health certificates: `HC1:` texts of the EU's scheme, which Vietnam's vaccination passport follows.

mod content;
mod decode;
mod envelope;
mod fields;
mod inflate;
mod key;
mod lenient;
mod signed;
mod value;
mod verify;

pub use self::content::{
    CertificateName, HealthCertificate, HealthStatement, MaskedCertificate, Recovery,
    StatementKind, TestResult, Vaccination,
};
pub use self::decode::{CertificateFault, CertificateStage, decode_certificate};
pub use self::key::{CertificateKey, CertificateTrust};
pub use self::signed::SignedCertificate;
pub use self::verify::VerifiedCertificate;
