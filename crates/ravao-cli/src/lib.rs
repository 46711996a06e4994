//! The command-line tool ravao.
