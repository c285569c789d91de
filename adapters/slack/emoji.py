"""The reactions that mean something to Jet: Slack's names of emoji, and the emoji."""

from __future__ import annotations

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NAMED = {
    "+1": "👍",
    "thumbsup": "👍",
    "heart": "❤",
    "hearts": "♥",
    "smiling_face_with_3_hearts": "🥰",
    "heart_eyes": "😍",
    "clap": "👏",
    "tada": "🎉",
    "100": "💯",
    "raised_hands": "🙌",
    "fire": "🔥",
    "muscle": "💪",
    "grinning": "😀",
    "smiley": "😃",
    "smile": "😄",
    "blush": "😊",
    "slightly_smiling_face": "🙂",
    "joy": "😂",
    "rolling_on_the_floor_laughing": "🤣",
    "keycap_ten": "🔟",
    "a": "🅰",
    "b": "🅱",
}
_SIGNS = _NAMED | {name: f"{number}️⃣" for number, name in enumerate(_NUMBERS, 1)}


def sign(name: str) -> str:
    """The emoji that a reaction's name stands for, in any skin tone; the name itself for any other."""
    name, _, _ = name.partition("::")
    return _SIGNS.get(name, name)
