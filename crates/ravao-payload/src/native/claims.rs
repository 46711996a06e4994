//! Claims as CBOR: the registered ones of RFC 8392 and one private map of our own.

use chrono::Timelike;
use ciborium::Value;
use ravao_core::limits::MAX_CLAIM_NAME_BYTES;
use ravao_core::{
    AdminUnitId, CheckpointId, Claims, DecodeError, DeviceKey, Error, PassClaims, PassId, PassKind,
    Personal, Result, TokenId, Validity, VenueClaims, VenueId,
};

use super::confirmation;
use crate::cbor::{Item, Keys};
use crate::key::first_8_of_sha256;
use crate::value::{
    Entries, bytes, decode_commune, encode_commune, fixed, instant, optional, parse_map, to_bytes,
    venue_kind,
};

/// Claims of RFC 8392.
const EXP: i64 = 4;
const NBF: i64 = 5;
const CTI: i64 = 7;

/// The claim of RFC 8747: the key that a pass is bound to.
const CNF: i64 = 8;

/// Our claim, in the range for private use.
const RAVAO: i64 = -65_537;

/// Keys of the map in our claim.
const VENUE: i64 = 1;
const CHECKPOINT: i64 = 2;
const NAME: i64 = 3;
const KIND: i64 = 4;
const COMMUNE: i64 = 5;
const PASS: i64 = 16;
const PASS_KIND: i64 = 17;
const HOLDER: i64 = 18;

/// What is read of either map, in the order in which it is written.
const CLAIMS: Keys<5> = Keys::of([EXP, NBF, CTI, CNF, RAVAO]);
const PRIVATE: Keys<8> =
    Keys::of([VENUE, CHECKPOINT, NAME, KIND, COMMUNE, PASS, PASS_KIND, HOLDER]);

/// The numbers of kinds of passes; a static pass has none, or zero.
const SHORT_LIVED: u64 = 1;
const ROTATING: u64 = 2;

/// The signed bytes of claims.
pub(super) fn encode(claims: &Claims) -> Result<Vec<u8>> {
    let mut map = validity_entries(claims.validity())?;
    let private = match claims {
        Claims::Venue(claims) => venue_entries(claims)?,
        Claims::Pass(claims) => {
            map.push((CTI.into(), bytes(claims.token.as_bytes())));
            if let PassKind::Rotating(device) = claims.kind {
                map.push((CNF.into(), confirmation::encode(&device)?));
            }
            pass_entries(claims)?
        }
        _ => return Err(Error::invalid("issue: claims of an unknown kind")),
    };
    map.push((RAVAO.into(), Value::Map(private)));
    Ok(to_bytes(&Value::Map(map)))
}

/// Times are whole seconds: the beginning rounds up and the end down, so never longer than asked.
fn validity_entries(validity: Validity) -> Result<Entries> {
    let not_before =
        validity.not_before().map(|at| at.timestamp() + i64::from(at.nanosecond() > 0));
    let expires = validity.expires().map(|at| at.timestamp());
    if let (Some(not_before), Some(expires)) = (not_before, expires)
        && expires <= not_before
    {
        return Err(Error::invalid("issue: good for less than a second"));
    }
    let entries = [(EXP, expires), (NBF, not_before)];
    Ok(entries.into_iter().filter_map(|(key, at)| Some((key.into(), at?.into()))).collect())
}

fn venue_entries(claims: &VenueClaims) -> Result<Entries> {
    check_name(&claims.name).map_err(|_| Error::invalid("issue: venue name empty or too long"))?;
    let mut map = vec![(VENUE.into(), bytes(claims.venue.as_bytes()))];
    if claims.checkpoint != CheckpointId::WHOLE_VENUE {
        map.push((CHECKPOINT.into(), claims.checkpoint.number().into()));
    }
    map.push((NAME.into(), claims.name.as_str().into()));
    if let Some(kind) = claims.kind {
        map.push((KIND.into(), kind.code().into()));
    }
    map.extend(commune_entry(claims.commune)?);
    Ok(map)
}

fn pass_entries(claims: &PassClaims) -> Result<Entries> {
    let mut map: Entries = commune_entry(claims.commune)?.into_iter().collect();
    map.push((PASS.into(), bytes(claims.pass.as_bytes())));
    match claims.kind {
        PassKind::Static => {}
        PassKind::ShortLived => map.push((PASS_KIND.into(), SHORT_LIVED.into())),
        PassKind::Rotating(_) => map.push((PASS_KIND.into(), ROTATING.into())),
        _ => return Err(Error::invalid("issue: a pass of an unknown kind")),
    }
    if let Some(holder) = &claims.holder {
        check_name(holder.reveal())
            .map_err(|_| Error::invalid("issue: holder name empty or too long"))?;
        map.push((HOLDER.into(), holder.reveal().into()));
    }
    Ok(map)
}

fn commune_entry(commune: Option<AdminUnitId>) -> Result<Option<(Value, Value)>> {
    commune.map(|unit| Ok((COMMUNE.into(), encode_commune(unit)?))).transpose()
}

/// The claims of signed bytes. Claims that are not ours are passed over.
pub(super) fn decode(payload: &[u8]) -> Result<Claims, DecodeError> {
    decode_with(payload, str::to_owned)
}

/// As [`decode`], with the text of a name made by the caller.
pub(super) fn decode_with(
    payload: &[u8],
    own: impl FnOnce(&str) -> String,
) -> Result<Claims, DecodeError> {
    let [exp, nbf, cti, cnf, private] = parse_map(payload)?.select(&CLAIMS);
    let private = optional(private, Item::as_map)?.ok_or(DecodeError::MissingClaim)?;
    let [venue, checkpoint, name, kind, commune, pass, pass_kind, holder] =
        private.select(&PRIVATE);
    let common = Common {
        token: token(cti, payload)?,
        validity: validity(nbf, exp)?,
        commune: optional(commune, decode_commune)?,
        device: optional(cnf, confirmation::decode)?,
    };
    let venue = optional(venue, fixed)?.map(VenueId::from_bytes);
    let pass = optional(pass, fixed)?.map(PassId::from_bytes);
    match (venue, pass) {
        (Some(venue), None) => {
            decode_venue(venue, common, [checkpoint, name, kind], own).map(Claims::Venue)
        }
        (None, Some(pass)) => decode_pass(pass, common, [pass_kind, holder], own).map(Claims::Pass),
        (Some(_), Some(_)) => Err(DecodeError::BadClaim),
        (None, None) => Err(DecodeError::MissingClaim),
    }
}

/// What codes of venues and passes have in common.
#[derive(Clone, Copy)]
struct Common {
    token: TokenId,
    validity: Validity,
    commune: Option<AdminUnitId>,
    device: Option<DeviceKey>,
}

fn decode_venue(
    venue: VenueId,
    common: Common,
    [checkpoint, name, kind]: [Option<Item<'_>>; 3],
    own: impl FnOnce(&str) -> String,
) -> Result<VenueClaims, DecodeError> {
    let name = optional(name, Item::as_text)?.ok_or(DecodeError::MissingClaim)?;
    check_name(name)?;
    let checkpoint = optional(checkpoint, checkpoint_id)?.unwrap_or_default();
    let kind = optional(kind, Item::as_unsigned)?.and_then(venue_kind);
    let mut claims = VenueClaims::new(venue, own(name));
    claims.token = common.token;
    claims.validity = common.validity;
    claims.commune = common.commune;
    (claims.checkpoint, claims.kind) = (checkpoint, kind);
    Ok(claims)
}

fn decode_pass(
    pass: PassId,
    common: Common,
    [kind, holder]: [Option<Item<'_>>; 2],
    own: impl FnOnce(&str) -> String,
) -> Result<PassClaims, DecodeError> {
    let mut claims = PassClaims::new(common.token, pass);
    claims.validity = common.validity;
    claims.commune = common.commune;
    let kind = optional(kind, Item::as_unsigned)?.unwrap_or_default();
    claims.kind = pass_kind(kind, common.device)?;
    if let Some(holder) = optional(holder, Item::as_text)? {
        check_name(holder)?;
        claims.holder = Some(Personal::new(own(holder)));
    }
    Ok(claims)
}

/// The id of the token: as claimed, else derived from what is signed. Never from the signature,
/// which its maker can vary.
fn token(cti: Option<Item<'_>>, payload: &[u8]) -> Result<TokenId, DecodeError> {
    let claimed = optional(cti, fixed)?;
    Ok(TokenId::from_bytes(claimed.unwrap_or_else(|| first_8_of_sha256(payload))))
}

fn validity(nbf: Option<Item<'_>>, exp: Option<Item<'_>>) -> Result<Validity, DecodeError> {
    let (not_before, expires) = (optional(nbf, instant)?, optional(exp, instant)?);
    Validity::new(not_before, expires).map_err(|_| DecodeError::BadClaim)
}

fn checkpoint_id(item: Item<'_>) -> Option<CheckpointId> {
    item.as_unsigned()?.try_into().ok().map(CheckpointId::new)
}

/// A kind of pass that this version does not know has rules that it cannot keep: refused. So is a
/// key of a device in a pass that is not bound to one.
fn pass_kind(number: u64, device: Option<DeviceKey>) -> Result<PassKind, DecodeError> {
    match (number, device) {
        (0, None) => Ok(PassKind::Static),
        (SHORT_LIVED, None) => Ok(PassKind::ShortLived),
        (ROTATING, Some(device)) => Ok(PassKind::Rotating(device)),
        (ROTATING, None) => Err(DecodeError::MissingClaim),
        _ => Err(DecodeError::BadClaim),
    }
}

/// Control characters would let a code write over the screen that shows its name.
fn check_name(name: &str) -> Result<(), DecodeError> {
    let fits = name.len() <= MAX_CLAIM_NAME_BYTES;
    if !fits || name.trim().is_empty() || name.chars().any(char::is_control) {
        return Err(DecodeError::Name);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
