"""Documents on their way into the store."""
