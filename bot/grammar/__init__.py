"""How a typed line becomes a command and its arguments."""
