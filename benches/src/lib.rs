//! Unpublished: the benches of the workspace.
//!
//! [`rounds`] measures contenders side by side, [`table`] prints what came out, and every other
//! module is one subject: a function that sets up contests and returns their tables. To add one,
//! write the module, and give it a name and a match arm in `src/bin/versus.rs`.

pub mod allocations;
pub mod callgrind;
/// The camera of the examples, shared as a file: depending on their crate would build a database.
#[path = "../../examples/src/camera.rs"]
pub mod camera;
pub mod formats;
pub mod headline;
pub mod payload;
pub mod pictures;
pub mod rounds;
pub mod shot;
pub mod store;
pub mod symbol;
pub mod table;
