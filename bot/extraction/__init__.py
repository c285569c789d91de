"""Text out of files, read in a child process that may be slow, greedy or crash without harm.

`extracting.extract` is all that others call. What the child imports is kept small, so that it starts at once.
"""
