"""What Jet can do, in figures: each module prints a table of what it measured just now."""
