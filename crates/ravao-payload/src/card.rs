//! Cards that people carry: read in full, signed by nobody.

mod date;
mod identity;
mod insurance;
mod number;
mod part;
mod personal_qr;
mod unsigned;

pub use self::date::PartialDate;
pub(crate) use self::identity::looks_like_identity_card;
pub use self::identity::{
    CardExtra, CardGeneration, CardWarning, ExtraGuess, IdentityCard, MaskedCard, Sex,
};
pub(crate) use self::insurance::looks_like_insurance_card;
pub use self::insurance::{
    InsuranceCard, InsuranceLayout, InsuranceNumber, InsuranceWarning, SocialInsuranceNumber,
};
pub use self::number::{PersonalNumber, RegistrationPlace};
pub(crate) use self::personal_qr::looks_like_personal_qr;
pub use self::personal_qr::{DeclarationMode, MaskedPersonalQr, PersonalQr, PersonalQrWarning};
pub use self::unsigned::UnsignedCard;
