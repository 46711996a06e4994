//! The embedded visit store of Ravao, on SQLite.
