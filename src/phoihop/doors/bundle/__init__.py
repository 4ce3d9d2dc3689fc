"""The programme bundle: one open format in and out (docs/bundle.md)."""
