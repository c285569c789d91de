"""How what was decided to be said reaches the messengers."""
