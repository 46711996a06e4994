//! Issuing: claims to a signed token, and the token to text.

use std::fmt;

use ravao_core::{Claims, Error, Result, TokenId};

use super::{PURPOSE, claims};
use crate::carrier::{self, PosterBase};
use crate::container::sign;
use crate::key::Signer;

/// A signed token as bytes, ready for either carrier.
#[derive(Clone, Eq, PartialEq)]
pub struct Token {
    bytes: Vec<u8>,
    token: TokenId,
}

impl Token {
    pub(super) const fn new(bytes: Vec<u8>, token: TokenId) -> Self {
        Self { bytes, token }
    }

    /// The id by which it is revoked. A venue code has none of its own: it is derived from what
    /// is signed, so the field of the claims does not count.
    pub const fn token(&self) -> TokenId {
        self.token
    }

    /// The bytes that both carriers carry.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The text for a pass: shorter, and no phone takes it for a link.
    pub fn to_pass_text(&self) -> String {
        carrier::pass_text(&self.bytes)
    }

    /// The text for a poster: a link that any phone opens.
    pub fn to_poster_url(&self, base: &PosterBase) -> String {
        carrier::poster_url(base, &self.bytes)
    }
}

/// Shows the id and the size: the bytes may hold a name.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}, {} bytes)", self.token, self.bytes.len())
    }
}

/// Signs claims. With a key of Ed25519 the same claims give the same bytes.
///
/// ```
/// use ravao_core::{Claims, VenueClaims, VenueId};
/// use ravao_payload::{IssuerKey, issue};
///
/// let key = IssuerKey::generate()?;
/// let claims = VenueClaims::new(VenueId::from(1), "Chợ Sơn Dương");
/// let token = issue(&key, &Claims::Venue(claims))?;
/// let poster = token.to_poster_url(&"https://qr.example.vn/".parse()?);
/// assert!(poster.starts_with("HTTPS://QR.EXAMPLE.VN/RV1/"));
/// # Ok::<(), ravao_core::Error>(())
/// ```
///
/// # Errors
/// `Invalid` when a name is empty, over
/// [`MAX_CLAIM_NAME_BYTES`](ravao_core::limits::MAX_CLAIM_NAME_BYTES) or has control characters,
/// when the commune is not at commune level, the validity shorter than a second, or the key of a
/// device no key; what keeps
/// the key from signing.
pub fn issue(key: &dyn Signer, claims: &Claims) -> Result<Token> {
    let payload = claims::encode(claims)?;
    let read_back = claims::decode(&payload)
        .map_err(|error| Error::invalid("issue: claims").with_source(error))?;
    let bytes = sign(key, PURPOSE, &payload)?;
    Ok(Token::new(bytes, read_back.token()))
}
