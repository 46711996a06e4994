//! What a caller can do about an error of SQLite.

use ravao_core::{Error, ErrorKind};
use rusqlite::ErrorCode;

/// Turns an error of SQLite into one of Ravao. Parameters are bound, never written into a
/// statement, so its text holds nothing personal.
pub(crate) fn error(context: &'static str) -> impl Fn(rusqlite::Error) -> Error {
    move |source| Error::new(kind(&source), context).with_source(source)
}

/// Says that stored bytes break an invariant.
pub(crate) const fn corrupt(context: &'static str) -> Error {
    Error::new(ErrorKind::Corrupt, context)
}

fn kind(error: &rusqlite::Error) -> ErrorKind {
    use rusqlite::Error as Sqlite;
    match error {
        Sqlite::FromSqlConversionFailure(..)
        | Sqlite::IntegralValueOutOfRange(..)
        | Sqlite::InvalidColumnType(..) => ErrorKind::Corrupt,
        error => error.sqlite_error_code().map_or(ErrorKind::Internal, kind_of_code),
    }
}

const fn kind_of_code(code: ErrorCode) -> ErrorKind {
    match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => ErrorKind::Unavailable,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => ErrorKind::Corrupt,
        ErrorCode::CannotOpen
        | ErrorCode::DiskFull
        | ErrorCode::PermissionDenied
        | ErrorCode::ReadOnly
        | ErrorCode::SystemIoFailure => ErrorKind::Io,
        _ => ErrorKind::Internal,
    }
}
