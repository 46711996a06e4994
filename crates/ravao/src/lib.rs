//! Check-in by QR code: who came in, who went out, who met whom.
