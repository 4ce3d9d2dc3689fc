"""Profiles in, WordprocessingML out: styles, blocks, frames."""
