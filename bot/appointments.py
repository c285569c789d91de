"""Appointments as calendars take them (iCalendar, RFC 5545)."""

from __future__ import annotations

from datetime import datetime

from bot.intranet.events import Event


def appointment(event: Event, organisation: str, now: datetime) -> str:
    """An event as the text of an .ics file. Taken in again after it has changed, it replaces its earlier self."""
    from icalendar import Calendar  # takes a while, and few ask for it
    from icalendar import Event as Appointment

    made = Appointment()
    made.add("uid", f"{event.thing.number}-{event.thing.at:%Y%m%dT%H%M%S}@{organisation or 'jet'}".replace(" ", "-"))
    made.add("sequence", _changes(event))
    made.add("dtstamp", now)
    made.add("dtstart", event.starts_at)
    if event.ends_at is not None:
        made.add("dtend", event.ends_at)
    for name, said in (("summary", event.thing.title), ("location", event.venue), ("description", event.text)):
        if said:
            made.add(name, said)
    calendar = Calendar()
    calendar.add("prodid", "-//Jet//Jet//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(made)
    text: str = calendar.to_ical().decode()
    return text


def _changes(event: Event) -> int:
    """A number that grows with each change: the seconds from the making of an event to its last change."""
    at, edited_at = event.thing.at, event.thing.edited_at
    return 0 if edited_at is None else max(1, int((edited_at - at).total_seconds()))
