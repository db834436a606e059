"""The phone's messages: SMS Backup & Restore's XML and WhatsApp's text export."""

import datetime as dt
import random
import re
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

from . import dialogues
from .people import BY_KEY

PACIFIC = ZoneInfo("America/Los_Angeles")
NARROW = "\u202f"  # WhatsApp writes "1:47 PM" with this before PM


def at(month, day, hour, minute=0):
    return dt.datetime(2026, month, day, hour, minute, tzinfo=PACIFIC)


def small_talk(rng):
    lines = rng.choice(dialogues.SMALL)
    chosen = {name: rng.choice(words) for name, words in dialogues.SLOTS.items()}
    return [re.sub(r"\{(\w+)\}", lambda m: chosen[m.group(1)], line) for line in lines]


def spoken(start, lines, rng):
    """(moment, mine, text) of one dialogue, some seconds or minutes between the lines."""
    moment = start + dt.timedelta(seconds=rng.randint(0, 50))
    for line in lines:
        yield moment, line.startswith(">"), line[2:]
        moment += dt.timedelta(seconds=rng.randint(20, 400))


def random_moment(rng):
    """From January to the middle of November, at an hour people write."""
    day = dt.date(2026, 1, 3) + dt.timedelta(days=rng.randrange(308))
    return dt.datetime(day.year, day.month, day.day, rng.randint(8, 21), rng.randint(0, 59), tzinfo=PACIFIC)


def sms_messages(rng):
    found = []
    for key, month, day, hour, minute, lines in dialogues.FIXED_SMS:
        found += [(key, *said) for said in spoken(at(month, day, hour, minute), lines, rng)]
    for key in dialogues.CHATTY_SMS:
        for _ in range(rng.randint(4, 6)):
            found += [(key, *said) for said in spoken(random_moment(rng), small_talk(rng), rng)]
    return sorted(found, key=lambda m: m[1])


def clock(moment, seconds=True, space=" "):
    hour = moment.hour % 12 or 12
    return f"{hour}:{moment:%M}{f':{moment:%S}' if seconds else ''}{space}{'AM' if moment.hour < 12 else 'PM'}"


def sms_xml(messages):
    made = at(11, 24, 14, 5)
    rows = []
    for key, moment, mine, text in messages:
        person = BY_KEY[key]
        shown = f"{moment:%b} {moment.day}, {moment.year} {clock(moment)}"
        rows.append(
            f'  <sms protocol="0" address={quoteattr(person.phones[-1][1])} date="{int(moment.timestamp() * 1000)}" '
            f'type="{2 if mine else 1}" subject="null" body={quoteattr(text)} toa="null" sc_toa="null" '
            f'service_center="null" read="1" status="-1" locked="0" '
            f'date_sent="{0 if mine else int(moment.timestamp() * 1000) - 1000}" sub_id="1" '
            f'readable_date="{shown}" contact_name={quoteattr(person.name)} />'
        )
    mms = at(11, 22, 15, 30)
    rows.append(
        f'  <mms date="{int(mms.timestamp() * 1000)}" msg_box="1" address="+14155550164" rr="129" '
        f'ct_t="application/vnd.wap.multipart.related" read="1" m_type="132" sub_id="1" '
        f'readable_date="{mms:%b} {mms.day}, {mms.year} {clock(mms)}" contact_name="Liam O\'Connor">\n    <parts>\n'
        '      <part seq="0" ct="text/plain" name="null" chset="106" cd="null" fn="null" cid="&lt;text_0&gt;" '
        'cl="text_0.txt" text="View from the top of the east wall, Sam is the small dot" />\n'
        '      <part seq="1" ct="image/gif" name="dot.gif" chset="null" cd="null" fn="null" cid="&lt;dot&gt;" cl="dot.gif" '
        'text="null" data="R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" />\n    </parts>\n    <addrs>\n'
        '      <addr address="+14155550164" type="137" charset="106" />\n'
        '      <addr address="+15105550134" type="151" charset="106" />\n    </addrs>\n  </mms>'
    )
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
        "<!--File Created By SMS Backup & Restore v10.21.003 on 24/11/2026 14:05:00-->\n"
        f'<smses count="{len(rows)}" backup_set="5a1c7f0e-66b2-4b52-8d0b-6d8a4f6f2b11" '
        f'backup_date="{int(made.timestamp() * 1000)}" type="full">\n' + "\n".join(rows) + "\n</smses>\n"
    )


NOTICE = "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them."


def line(moment, text, who=None):
    stamp = f"{moment.month}/{moment.day}/{moment:%y}, {clock(moment, seconds=False, space=NARROW)}"
    return f"{stamp} - {f'{who}: ' if who else ''}{text}\n"


def chat(name, dialogue, rng, extra=6):
    found = []
    for month, day, hour, minute, lines in dialogue:
        found += list(spoken(at(month, day, hour, minute), lines, rng))
    for _ in range(extra):
        found += list(spoken(random_moment(rng), small_talk(rng), rng))
    found.sort(key=lambda m: m[0])
    text = line(at(1, 1, 9, 0), NOTICE)
    return text + "".join(line(moment, body, "Alex Rivera" if mine else name) for moment, mine, body in found), len(found)


def group(rng):
    name, talks = dialogues.GROUP
    text = line(at(8, 24, 20, 1), NOTICE) + line(at(8, 24, 20, 1), f'Marcus Bell created group "{name}"')
    text += line(at(8, 24, 20, 2), "Marcus Bell added you")
    count = 0
    for month, day, hour, minute, lines in talks:
        moment = at(month, day, hour, minute)
        for who, body in lines:
            text += line(moment, body, "Alex Rivera" if who == "me" else who)
            moment += dt.timedelta(seconds=rng.randint(20, 300))
            count += 1
    text += line(at(11, 20, 19, 50), "Things to bring on December 4:\n- bag lunch\n- water\n- warm layer\n- $12", "Leila Farahani")
    text += line(at(11, 20, 19, 52), "This message was deleted", "Marcus Bell")
    return f"WhatsApp Chat with {name}.txt", text, count + 2


def write(folder, seed):
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    sms = sms_messages(rng)
    (folder / "sms-20261124140500.xml").write_bytes(sms_xml(sms).encode())
    total = len(sms) + 1
    for key in dialogues.CHATTY_CHATS:
        person = BY_KEY[key]
        name = person.nick or person.name
        text, count = chat(name, dialogues.FIXED_CHATS[key], rng)
        (folder / f"WhatsApp Chat with {name}.txt").write_bytes(text.encode())
        total += count
    name, text, count = group(rng)
    (folder / name).write_bytes(text.encode())
    return total + count
