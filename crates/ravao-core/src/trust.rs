use std::fmt;

use async_trait::async_trait;

use crate::Result;

/// Where a signed trust list comes from: a file, a server, a disk that somebody carries.
///
/// # Contract
/// - `fetch` gives the newest list it can reach, whole, as it was signed. It verifies nothing:
///   whoever uses the bytes does, and refuses to go back to an older one.
/// - It gives no more than [`MAX_TRUST_LIST_BYTES`](crate::limits::MAX_TRUST_LIST_BYTES).
#[async_trait]
pub trait TrustSource: fmt::Debug + Send + Sync {
    /// Fetches the signed list.
    ///
    /// # Errors
    /// `Unavailable` when it is out of reach for now, `TooLarge` over the limit.
    async fn fetch(&self) -> Result<Vec<u8>>;
}
