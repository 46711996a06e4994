/// The contents of a card that carries no signature: anybody can print one that says anything.
///
/// The wrapper keeps such contents apart from [`Verified`](crate::Verified) ones in every
/// signature that takes either.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnsignedCard<T>(T);

impl<T> UnsignedCard<T> {
    pub(crate) const fn new(claimed: T) -> Self {
        Self(claimed)
    }

    /// What the card claims.
    pub const fn claimed(&self) -> &T {
        &self.0
    }

    /// What the card claims.
    pub fn into_claimed(self) -> T {
        self.0
    }
}
