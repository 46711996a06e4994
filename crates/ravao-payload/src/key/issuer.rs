//! The secret key of an issuer, kept in a file.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use ed25519_dalek::SigningKey;
use ravao_core::{Error, ErrorKind, KeyId, Result};
use zeroize::Zeroizing;

use super::{PublicKey, Signer, bytes_from_hex};

/// The secret key of an issuer, of Ed25519. `Debug` shows its key id only; memory is wiped when it
/// is dropped.
///
/// ```
/// use ravao_payload::IssuerKey;
///
/// let key = IssuerKey::generate()?;
/// let again: IssuerKey = key.to_seed_hex().parse()?;
/// assert_eq!(again.public_key(), key.public_key());
/// # Ok::<(), ravao_core::Error>(())
/// ```
pub struct IssuerKey {
    secret: SigningKey,
    public: PublicKey,
}

impl IssuerKey {
    /// The key of a seed, which must come from a secure source and be used for nothing else.
    #[expect(clippy::missing_panics_doc, reason = "a seed never gives a point of small order")]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let secret = SigningKey::from_bytes(seed);
        let public = PublicKey::from_bytes(secret.verifying_key().as_bytes())
            .expect("a clamped secret times the base point");
        Self { secret, public }
    }

    /// A new key from the randomness of the operating system.
    ///
    /// # Errors
    /// `Io` when the system gives none.
    pub fn generate() -> Result<Self> {
        Ok(Self::from_seed(&*random_secret()?))
    }

    /// The public half.
    pub const fn public_key(&self) -> PublicKey {
        self.public
    }

    /// The hint by which tokens name this key.
    pub fn kid(&self) -> KeyId {
        self.public.kid()
    }

    /// The seed as hexadecimal text, for a key file that only its owner can read.
    pub fn to_seed_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(HEXLOWER.encode(self.secret.as_bytes()))
    }
}

impl Signer for IssuerKey {
    fn public_key(&self) -> PublicKey {
        self.public
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64]> {
        Ok(ed25519_dalek::Signer::sign(&self.secret, message).to_bytes())
    }
}

impl FromStr for IssuerKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let context = "issuer key: expected a seed of 64 hexadecimal digits";
        Ok(Self::from_seed(&*secret_from_hex(text, context)?))
    }
}

impl fmt::Debug for IssuerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IssuerKey({}, ..)", self.kid())
    }
}

/// 32 random bytes, wiped when dropped.
pub(crate) fn random_secret() -> Result<Zeroizing<[u8; 32]>> {
    let mut secret = Zeroizing::new([0; 32]);
    let failed = |_| Error::new(ErrorKind::Io, "key: the system gives no randomness");
    getrandom::fill(&mut *secret).map_err(failed)?;
    Ok(secret)
}

/// A secret from the text of a key file; white space around it does not matter.
pub(crate) fn secret_from_hex(text: &str, context: &'static str) -> Result<Zeroizing<[u8; 32]>> {
    bytes_from_hex(text.trim(), context).map(Zeroizing::new)
}
