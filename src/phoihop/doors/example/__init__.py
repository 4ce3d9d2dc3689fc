"""The example bundle: Hà Nội 2016–2021, real organisations with made-up figures (see README.md beside)."""
