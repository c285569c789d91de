"""What keeps a running Jet well: the clock, its pulse, health, figures, logs, examination."""
