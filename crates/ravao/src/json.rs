use serde::de::DeserializeOwned;
use serde_json::error::Category;

use ravao_core::{Error, Result};

/// Reads a record from JSON. Unlike the error of `serde_json`, which may quote what it could not
/// read, the error of this function tells only what kind of fault it is and in which column.
///
/// # Errors
/// `Invalid` for bytes that are no JSON, or not of this record.
///
/// ```
/// use ravao::{VisitEvent, from_json};
///
/// let error = from_json::<VisitEvent>(br#"{"visitor":"Nguy\u1ec5n V\u0103n An"}"#).unwrap_err();
/// assert_eq!(error.context(), "json: a field is missing or of the wrong form");
/// ```
pub fn from_json<T: DeserializeOwned>(json: &[u8]) -> Result<T> {
    serde_json::from_slice(json).map_err(|error| {
        let context = match error.classify() {
            Category::Data => "json: a field is missing or of the wrong form",
            Category::Eof => "json: ends too early",
            Category::Io | Category::Syntax => "json: not well-formed",
        };
        Error::invalid(context).at(error.column().try_into().unwrap_or(u64::MAX))
    })
}
