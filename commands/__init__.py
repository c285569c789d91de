"""What people can say to Jet: one module a feature, its texts beside it by language."""

from commands import (
    ask,
    club,
    digest,
    feedback,
    hello,
    help,
    link,
    me,
    mydata,
    poll,
    post,
    report,
    running,
    search,
    share,
    timeline,
)

__all__ = [
    "ask",
    "club",
    "digest",
    "feedback",
    "hello",
    "help",
    "link",
    "me",
    "mydata",
    "poll",
    "post",
    "report",
    "running",
    "search",
    "share",
    "timeline",
]
