//! Trust lists: which keys may sign what, signed by a root and numbered.

mod anchor;
mod codec;
mod draft;
mod list;
mod revocation;

pub use self::anchor::TrustAnchor;
pub use self::draft::{KeyPurpose, TrustListDraft, TrustedKey};
pub use self::list::TrustList;
pub use self::revocation::RevocationDraft;
