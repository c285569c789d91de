"""Texts in two languages, and what stands in them."""
