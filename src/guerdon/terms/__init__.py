"""The shared words: frozen nouns that every room uses, with no clock, chance or I/O."""
