//! Cards that people carry: read in full, signed by nobody.

mod date;
mod identity;
mod number;
mod unsigned;

pub use self::date::PartialDate;
pub(crate) use self::identity::looks_like_identity_card;
pub use self::identity::{
    CardExtra, CardGeneration, CardWarning, ExtraGuess, IdentityCard, MaskedCard, Sex,
};
pub use self::number::{PersonalNumber, RegistrationPlace};
pub use self::unsigned::UnsignedCard;
