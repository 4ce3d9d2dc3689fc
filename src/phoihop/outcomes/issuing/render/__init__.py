"""The document with signer, seal, number and day written in; its QR; its PDF."""
