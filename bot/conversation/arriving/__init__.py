"""From what an adapter hands over to a turn: who and where, kept and acknowledged first."""
