//! Unpublished: the examples of the workspace.
