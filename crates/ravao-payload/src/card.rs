//! Cards that people carry: read in full, signed by nobody.

mod date;
mod identity;
mod insurance;
mod number;
mod part;
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
pub use self::unsigned::UnsignedCard;
