//! Pictures to QR symbols and back: reading, drawing and size advice.
