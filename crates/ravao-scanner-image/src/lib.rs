//! A scanner for Ravao that reads QR symbols from picture files and folders.
