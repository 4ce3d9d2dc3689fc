"""Pure rules of written sections: sentences, near-duplicates, passages with their sources, names of live figures."""
