"""The rules of rich_text."""

from __future__ import annotations

from tests.slack.double.blockkit.rules import Rule, array, boolean, by_type, integer, one_of, shape, string

_TYPE = string()
_STYLE = shape(
    {},
    dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean
    ),
)


def _inline(optional: dict[str, Rule] | None = None, **required: Rule) -> Rule:
    return shape({"type": _TYPE, **required}, {"style": _STYLE, **(optional or {})})


_TEXT = _inline(text=string())
_LINK = _inline({"text": string(least=0), "unsafe": boolean}, url=string(3000))
_INLINE = by_type(
    {
        "text": _TEXT,
        "link": _LINK,
        "emoji": _inline({"unicode": string(), "url": string(), "skin_tone": integer(1, 6)}, name=string()),
        "user": _inline(user_id=string()),
        "channel": _inline(channel_id=string()),
        "usergroup": _inline(usergroup_id=string()),
        "team": _inline(team_id=string()),
        "broadcast": _inline(range=one_of("here", "channel", "everyone")),
        "color": _inline(value=string()),
        "date": _inline({"url": string(), "fallback": string(least=0)}, timestamp=integer(), format=string()),
    }
)
_BORDER: dict[str, Rule] = {"border": integer(0, 1)}
_SECTION = shape({"type": one_of("rich_text_section"), "elements": array(_INLINE)})
_PARTS = by_type(
    {
        "rich_text_section": _SECTION,
        "rich_text_list": shape(
            {"type": _TYPE, "elements": array(_SECTION)},
            {"style": one_of("bullet", "ordered"), "indent": integer(0, 8), "offset": integer(0), **_BORDER},
        ),
        "rich_text_quote": shape({"type": _TYPE, "elements": array(_INLINE)}, _BORDER),
        "rich_text_preformatted": shape(
            {"type": _TYPE, "elements": array(by_type({"text": _TEXT, "link": _LINK}))},
            {**_BORDER, "language": string()},
        ),
    }
)
RICH_TEXT = shape({"type": one_of("rich_text"), "elements": array(_PARTS)}, {"block_id": string(255, least=0)})
