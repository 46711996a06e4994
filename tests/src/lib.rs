//! Unpublished: the tests of the workspace.
