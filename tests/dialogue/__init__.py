"""A test is a dialogue: a line typed, what is seen. The same dialogue runs on every messenger."""
