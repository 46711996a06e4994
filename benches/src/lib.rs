//! Unpublished: the benches of the workspace.
