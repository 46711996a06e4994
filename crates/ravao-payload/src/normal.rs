//! One form for what people write in many: telephones, names, sexes, plates and addresses.
//!
//! Everything here is a function of its input: no register but the one handed in, no guess that
//! does not say so.
//!
//! ```
//! use ravao_payload::normal::{NameParts, PhoneNumber, fold, same_spelling};
//!
//! let phone: PhoneNumber = "0168 234 5678".parse()?;
//! assert_eq!(phone.reveal(), "+84382345678");
//! assert_eq!(fold("Đặng  Thị Thuý"), "DANG THI THUY");
//! assert!(same_spelling("Hoà Bình", "HÒA BÌNH"));
//! assert_eq!(NameParts::of("Nguyễn Văn An").unwrap().given, "An");
//! # Ok::<(), ravao_core::Error>(())
//! ```

mod address;
mod name;
mod phone;
mod plate;
mod sex;
mod syllable;
mod tone;

pub use self::address::{AdminMatch, AdminNames};
pub use self::name::{NameParts, fold, same_folded, same_spelling};
pub use self::phone::PhoneNumber;
pub use self::plate::Plate;
pub use self::sex::{SexCode, SexScheme};
pub use self::syllable::is_syllable;
pub use self::tone::{TonePlacement, place_tones};
