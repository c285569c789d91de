"""What people can say to Jet: one module a feature, its texts beside it by language."""

from commands import ask, club, digest, hello, help, link, me, mydata, poll, post, running, search, share, timeline

__all__ = [
    "ask",
    "club",
    "digest",
    "hello",
    "help",
    "link",
    "me",
    "mydata",
    "poll",
    "post",
    "running",
    "search",
    "share",
    "timeline",
]
