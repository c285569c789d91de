"""A made-up organisation on a Matrix homeserver of its own, for trying Jet out."""
