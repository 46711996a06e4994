//! A visit store in memory for Ravao, and the adapter to copy.
