"""From words and gestures to a command line."""
