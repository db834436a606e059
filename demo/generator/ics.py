"""iCalendar (RFC 5545) as Google Calendar exports it."""

import datetime as dt

from .vcard import fold, esc

LOS_ANGELES = """BEGIN:VTIMEZONE
TZID:America/Los_Angeles
X-LIC-LOCATION:America/Los_Angeles
BEGIN:DAYLIGHT
TZOFFSETFROM:-0800
TZOFFSETTO:-0700
TZNAME:PDT
DTSTART:19700308T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:-0700
TZOFFSETTO:-0800
TZNAME:PST
DTSTART:19701101T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
END:VTIMEZONE""".split("\n")

NEW_YORK = """BEGIN:VTIMEZONE
TZID:America/New_York
X-LIC-LOCATION:America/New_York
BEGIN:DAYLIGHT
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
TZNAME:EDT
DTSTART:19700308T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
TZNAME:EST
DTSTART:19701101T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
END:VTIMEZONE""".split("\n")

LISBON = """BEGIN:VTIMEZONE
TZID:Europe/Lisbon
X-LIC-LOCATION:Europe/Lisbon
BEGIN:DAYLIGHT
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:WEST
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:WET
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE""".split("\n")

ZONES = {"America/Los_Angeles": LOS_ANGELES, "America/New_York": NEW_YORK, "Europe/Lisbon": LISBON}


def stamp(moment):
    return moment.strftime("%Y%m%dT%H%M%S")


class Calendar:
    """Collects events and writes one .ics file."""

    def __init__(self, name, zone="America/Los_Angeles", owner="alex@riverachen.example", zones=None):
        self.name, self.zone, self.owner = name, zone, owner
        self.zones = zones or (zone,)
        self.events = []

    def add(self, uid, title, start, length=None, location="", note="", guests=(), rule="", skip=(), instead_of=None,
            status="CONFIRMED", zone=None, made=None):
        """One event. `start` is a local datetime and `length` minutes, or a date and days.

        `skip`: occurrences taken out (EXDATE); `instead_of`: the occurrence this one replaces (RECURRENCE-ID).
        """
        zone = zone or self.zone
        lines = ["BEGIN:VEVENT"]
        if isinstance(start, dt.datetime):
            end = start + dt.timedelta(minutes=length or 60)
            lines += [f"DTSTART;TZID={zone}:{stamp(start)}", f"DTEND;TZID={zone}:{stamp(end)}"]
        else:
            end = start + dt.timedelta(days=length or 1)
            lines += [f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}"]
        if rule:
            lines.append(f"RRULE:{rule}")
        for moment in skip:
            lines.append(f"EXDATE;TZID={zone}:{stamp(moment)}")
        made = made or (start - dt.timedelta(days=12))
        lines += [f"DTSTAMP:20261124T215512Z", f"UID:{uid}@google.com"]
        if instead_of:
            lines.append(f"RECURRENCE-ID;TZID={zone}:{stamp(instead_of)}")
        for name, address in guests:
            lines.append(
                "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;"
                f"CN={name};X-NUM-GUESTS=0:mailto:{address}"
            )
        if guests:
            lines.append(f"ORGANIZER;CN={self.owner}:mailto:{self.owner}")
        lines += [f"CREATED:{made:%Y%m%d}T170000Z", f"DESCRIPTION:{esc(note)}", f"LAST-MODIFIED:{made:%Y%m%d}T170500Z"]
        if location:
            lines.append(f"LOCATION:{esc(location)}")
        lines += ["SEQUENCE:0", f"STATUS:{status}", f"SUMMARY:{esc(title)}", "TRANSP:OPAQUE", "END:VEVENT"]
        self.events.append(lines)

    def text(self):
        head = ["BEGIN:VCALENDAR", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0",
                "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{esc(self.name)}", f"X-WR-TIMEZONE:{self.zone}"]
        for zone in self.zones:
            head += ZONES[zone]
        lines = head + [line for event in self.events for line in event] + ["END:VCALENDAR"]
        return "".join(fold(line) + "\r\n" for line in lines)
