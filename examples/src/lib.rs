//! Unpublished: the examples of the workspace.

pub mod camera;
pub mod day;
