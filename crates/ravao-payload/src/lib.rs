//! QR payload formats of Ravao: issue, decode and verify signed codes, and read the cards people carry.
