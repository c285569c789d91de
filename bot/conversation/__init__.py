"""How a line becomes a turn, and a turn becomes messages and facts."""
