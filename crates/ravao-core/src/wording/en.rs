//! English.

use crate::{Direction, Reason, WhyNot};

pub(super) const POSTER_HEADING: &str = "SCAN TO CHECK IN AND OUT";
pub(super) const PASS_HEADING: &str = "VISITOR PASS";

pub(super) const fn passed(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "Welcome.",
        Direction::Out => "Goodbye.",
    }
}

#[rustfmt::skip]
pub(super) const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::UnsignedCard => "The card carries no signature: compare the person with the card.",
        Reason::Typed => "The identity was typed: check it again.",
        Reason::StaleTrust => "The list of trusted keys is due for renewal.",
        Reason::DeclarationMissing => "There is no health declaration: please declare.",
        Reason::DeclarationOutdated => "The health declaration is too old: please declare again.",
        Reason::HealthWarning => "The health declaration calls for a closer look: please ask.",
        Reason::HealthRefusal => "The health declaration shows a risk: please contact the nearest health station.",
        Reason::VenueClosed => "The event does not take place now.",
        Reason::UnknownKey => "No trusted issuer signed this code.",
        Reason::KeyNotAllowed => "The issuer may not sign such codes.",
        Reason::BadSignature => "The code is forged or damaged.",
        Reason::Expired => "The code has expired.",
        Reason::NotYetValid => "The code is not valid yet.",
        Reason::Revoked => "The code was withdrawn.",
        Reason::ProofFailed => "The code on the screen is not fresh: a copy, or a wrong clock. Open it on the phone again.",
        Reason::Replayed => "The code was for one use and has been used.",
        Reason::Malformed => "The code could not be read: please scan again.",
        Reason::Unrecognised => "This code is not for gates; nor is that of a driving licence. Scan another card or type the number of a document.",
        Reason::PaymentCode => "This is a payment code, not one for gates. Scan a card or a pass.",
        Reason::WebAddress => "This is a web address, not a code for gates. Do not open it; scan a card or a pass.",
        Reason::NumberHidden => "This code hides the number of the document. Show it in full and scan again, or scan a card.",
        Reason::OtherVenue => "This is the code of a venue, of another system; it is not a visitor's. Scan a card or a pass.",
        Reason::NotAPass => "This is not a visitor's code.",
        Reason::ClockWrong => "The clock of this device is wrong: please set it.",
    }
}

#[rustfmt::skip]
pub(super) const fn why_not(why_not: WhyNot) -> &'static str {
    match why_not {
        WhyNot::NothingSeen => "Hold a QR code up to the scanner.",
        WhyNot::OutOfTime => "Hold the code still before the scanner.",
        WhyNot::TooBlurred => "The picture is blurred: hold the code still, or wipe the lens.",
        WhyNot::TooSmall => "Bring the code nearer to the scanner.",
        WhyNot::Damaged => "The code is covered or damaged: smooth it, turn it out of the glare, take the fingers off.",
        WhyNot::TooMany => "There is too much before the scanner: show one code alone.",
    }
}
