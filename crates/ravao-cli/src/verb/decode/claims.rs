//! Claims as the tool shows them: typed, in Vietnamese time, persons masked by default.

use chrono::{DateTime, Utc};
use ravao::payload::{
    CardExtra, CardGeneration, CardWarning, Code, DeclarationMode, IdentityCard, InsuranceCard,
    InsuranceLayout, InsuranceWarning, MaskedCard, MaskedPersonalQr, MaskedTravelDocument,
    MrzLayout, NotForGates, PartialDate, PaymentNetwork, PersonalNumber, PersonalQr,
    PersonalQrWarning, Sex, TravelDocument, VenueLink,
};
use ravao::{
    AdminUnitId, CheckpointId, Claims, Disclosure, KeyId, PassClaims, PassKind, Personal, TokenId,
    VenueClaims, VenueId, VenueKind,
};
use serde::Serialize;

use super::certificate::ShownCertificate;
use super::venue::{ShownTraceLocation, ShownVenueJws};
use crate::output::local_option;

/// How many digits of a pass identifier are shown of a masked one.
const MASKED_DIGITS: usize = 8;

/// What a code says.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum ShownClaims {
    Venue(ShownVenue),
    Pass(ShownPass),
    Certificate(Box<ShownCertificate>),
    Card(ShownCard),
    FullCard(Box<FullCard>),
    Insurance(ShownInsurance),
    FullInsurance(Box<FullInsurance>),
    PersonalQr(ShownPersonalQr),
    FullPersonalQr(Box<FullPersonalQr>),
    TravelDocument(ShownTravelDocument),
    FullTravelDocument(Box<TravelDocument>),
    VenueJws(Box<ShownVenueJws>),
    TraceLocation(Box<ShownTraceLocation>),
    VenueLink(VenueLink),
    Payment { network: PaymentNetwork, is_intact: bool },
    WebAddress { host: Option<String> },
    None {},
}

#[derive(Serialize)]
pub(super) struct ShownVenue {
    token: TokenId,
    kid: KeyId,
    venue: VenueId,
    checkpoint: CheckpointId,
    name: String,
    kind: Option<VenueKind>,
    commune: Option<AdminUnitId>,
    #[serde(serialize_with = "local_option")]
    not_before: Option<DateTime<Utc>>,
    #[serde(serialize_with = "local_option")]
    expires: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
pub(super) struct ShownPass {
    token: TokenId,
    kid: KeyId,
    pass: String,
    kind: PassKind,
    holder: Option<String>,
    commune: Option<AdminUnitId>,
    #[serde(serialize_with = "local_option")]
    not_before: Option<DateTime<Utc>>,
    #[serde(serialize_with = "local_option")]
    expires: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
pub(super) struct ShownCard {
    generation: CardGeneration,
    number: String,
    name: String,
    birth_year: i32,
    sex: Sex,
    warnings: Vec<CardWarning>,
}

#[derive(Serialize)]
pub(super) struct FullCard {
    generation: CardGeneration,
    number: PersonalNumber,
    name: Personal,
    birth_year: i32,
    sex: Sex,
    warnings: Vec<CardWarning>,
    old_number: Option<Personal>,
    birth_date: PartialDate,
    residence: Personal,
    issued: Option<PartialDate>,
    extras: Vec<CardExtra>,
}

#[derive(Serialize)]
pub(super) struct ShownInsurance {
    layout: InsuranceLayout,
    #[serde(flatten)]
    masked: MaskedCard,
    warnings: Vec<InsuranceWarning>,
}

#[derive(Serialize)]
pub(super) struct FullInsurance {
    layout: InsuranceLayout,
    birth_year: i32,
    #[serde(flatten)]
    card: InsuranceCard,
}

#[derive(Serialize)]
pub(super) struct ShownPersonalQr {
    #[serde(flatten)]
    masked: MaskedPersonalQr,
    mode: DeclarationMode,
    warnings: Vec<PersonalQrWarning>,
}

#[derive(Serialize)]
pub(super) struct FullPersonalQr {
    birth_year: i32,
    #[serde(flatten)]
    qr: PersonalQr,
}

#[derive(Serialize)]
pub(super) struct ShownTravelDocument {
    layout: MrzLayout,
    issuer: String,
    #[serde(flatten)]
    masked: MaskedTravelDocument,
}

impl ShownClaims {
    /// The claims of a code, as far as `disclosure` lets them be shown.
    pub(super) fn of(code: &Code, disclosure: Disclosure) -> Self {
        match code {
            Code::Native(signed) => match signed.claims_unverified() {
                Claims::Venue(claims) => Self::Venue(ShownVenue::of(claims, signed.kid())),
                Claims::Pass(claims) => Self::Pass(ShownPass::of(claims, signed.kid(), disclosure)),
                _ => Self::None {},
            },
            Code::Certificate(signed) => {
                Self::Certificate(Box::new(ShownCertificate::of(signed, disclosure)))
            }
            Code::IdentityCard(card) => Self::of_card(card.claimed(), disclosure),
            Code::InsuranceCard(card) => Self::of_insurance(card.claimed(), disclosure),
            Code::PersonalQr(qr) => Self::of_personal_qr(qr.claimed(), disclosure),
            Code::TravelDocument(document) => {
                Self::of_travel_document(document.claimed(), disclosure)
            }
            Code::VenueJws(code) => Self::VenueJws(Box::new(ShownVenueJws::of(code))),
            Code::TraceLocation(location) => {
                Self::TraceLocation(Box::new(ShownTraceLocation::of(location.claimed())))
            }
            Code::VenueLink(link) => Self::VenueLink(link.claimed().clone()),
            Code::NotForGates(NotForGates::Payment(code)) => {
                Self::Payment { network: code.network, is_intact: code.is_intact }
            }
            Code::NotForGates(NotForGates::WebAddress(address)) => {
                Self::WebAddress { host: address.host.clone() }
            }
            _ => Self::None {},
        }
    }

    fn of_card(card: &IdentityCard, disclosure: Disclosure) -> Self {
        match disclosure {
            Disclosure::Revealed => Self::FullCard(Box::new(FullCard::of(card))),
            _ => Self::Card(ShownCard::of(card)),
        }
    }

    fn of_insurance(card: &InsuranceCard, disclosure: Disclosure) -> Self {
        let (layout, masked) = (card.layout(), card.masked());
        match disclosure {
            Disclosure::Revealed => Self::FullInsurance(Box::new(FullInsurance {
                layout,
                birth_year: masked.birth_year,
                card: card.clone(),
            })),
            _ => {
                Self::Insurance(ShownInsurance { layout, masked, warnings: card.warnings.clone() })
            }
        }
    }

    fn of_travel_document(document: &TravelDocument, disclosure: Disclosure) -> Self {
        match disclosure {
            Disclosure::Revealed => Self::FullTravelDocument(Box::new(document.clone())),
            _ => Self::TravelDocument(ShownTravelDocument {
                layout: document.layout,
                issuer: document.issuer.clone(),
                masked: document.masked(),
            }),
        }
    }

    fn of_personal_qr(qr: &PersonalQr, disclosure: Disclosure) -> Self {
        let masked = qr.masked();
        match disclosure {
            Disclosure::Revealed => Self::FullPersonalQr(Box::new(FullPersonalQr {
                birth_year: masked.birth_year,
                qr: qr.clone(),
            })),
            _ => Self::PersonalQr(ShownPersonalQr {
                masked,
                mode: qr.mode,
                warnings: qr.warnings.clone(),
            }),
        }
    }
}

impl ShownVenue {
    fn of(claims: &VenueClaims, kid: KeyId) -> Self {
        Self {
            token: claims.token,
            kid,
            venue: claims.venue,
            checkpoint: claims.checkpoint,
            name: claims.name.clone(),
            kind: claims.kind,
            commune: claims.commune,
            not_before: claims.validity.not_before(),
            expires: claims.validity.expires(),
        }
    }
}

impl ShownPass {
    fn of(claims: &PassClaims, kid: KeyId, disclosure: Disclosure) -> Self {
        let holder = claims.holder.as_ref();
        let mut pass = claims.pass.to_hex();
        let holder = match disclosure {
            Disclosure::Revealed => holder.map(|name| name.reveal().to_owned()),
            _ => {
                pass.truncate(MASKED_DIGITS);
                holder.map(Personal::masked_name)
            }
        };
        Self {
            token: claims.token,
            kid,
            pass,
            kind: claims.kind,
            holder,
            commune: claims.commune,
            not_before: claims.validity.not_before(),
            expires: claims.validity.expires(),
        }
    }
}

impl ShownCard {
    fn of(card: &IdentityCard) -> Self {
        let masked = card.masked();
        Self {
            generation: card.generation(),
            number: masked.number,
            name: masked.name,
            birth_year: masked.birth_year,
            sex: masked.sex,
            warnings: card.warnings.clone(),
        }
    }
}

impl FullCard {
    fn of(card: &IdentityCard) -> Self {
        Self {
            generation: card.generation(),
            number: card.number,
            name: card.name.clone(),
            birth_year: card.birth_date.year(),
            sex: card.sex,
            warnings: card.warnings.clone(),
            old_number: card.old_number.clone(),
            birth_date: card.birth_date,
            residence: card.residence.clone(),
            issued: card.issued,
            extras: card.extras.clone(),
        }
    }
}
