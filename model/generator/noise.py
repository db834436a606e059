"""How people really write and say things: case, punctuation, apostrophes, politeness, fillers, slips of the finger.

Works on marked text and never touches what is between markers, except for its case.
"""

import re

from .marks import CLOSE, OPEN

QUESTION = set("what when where who whose how which is are do does did will would can could has have any am was were why what's when's where's who's how's should won't isn't aren't did anything anyone".split())
COMMAND = set(
    """add alert announce answer arrange ask assign back block bookmark book borrow brew bring buy calculate call cancel cast change charge check choose clear close compare
    compose compute connect convert copy count create cut decline define delete delay deliver describe dim dial disable donate download draft drive drop email enable encode
    enroll estimate export factor favorite fetch file fill find fix flag flip follow forward freeze generate get give go grab hail hash hide hold import increase invite
    join jot keep launch leave let like list listen load locate lock log look lower make mark measure merge message move mute name navigate note notify open order
    organize park pause pay phone pick pin plan play plot post preheat print pull purchase put queue raise rate read rebook recommend record redial refill refund
    register remind remove rename renew rent repeat replace reply report request reschedule reserve reset resume return reverse ring roll round route run save say scan schedule search see
    send set share show shuffle shut sign silence simplify skip snooze solve sort spell split start stop store stream submit subscribe sum switch take tell text throw tidy
    top track train transfer translate turn undo unfollow unlock unmute unsubscribe update upload use vacuum verify view wake warm water work wire withdraw write zip""".split()
)
OPENERS = ["hey, ", "hi, ", "ok so ", "um, ", "okay, ", "hello, ", "so ", "alright, ", "quick question: ", "hey bellhop, ", "uh ", "sorry, ", "morning! ", "oh and "]
BEFORE = ["please ", "can you ", "could you ", "can you please ", "could you please ", "would you ", "i want you to ", "i need you to ", "go ahead and ", "i'd like you to ", "would you mind? ", "help me out and ", "pls "]
AFTER = [" please", " for me", ", please", " thanks", ", thank you", " for me please", " if you can", " real quick", " asap"]
AFTER_QUESTION = [", do you know?", " please", "? thanks", ", any idea?"]


def is_question(text):
    return text.split(" ")[0].lower().rstrip(",") in QUESTION


def is_command(text):
    return text.split(" ")[0].lower() in COMMAND


def dress(rng, text):
    """Politeness around one ask."""
    roll = rng.random()
    if is_command(text):
        if roll < 0.28:
            text = rng.choice(BEFORE) + text
        elif roll < 0.4:
            text += rng.choice(AFTER)
    elif is_question(text) and roll < 0.08:
        text += rng.choice(AFTER_QUESTION)
    return text


def sentence(rng, text):
    """Openers, final punctuation, case, typos for a whole utterance."""
    asking = is_question(text)
    if rng.random() < 0.1:
        text = rng.choice(OPENERS) + text
    if rng.random() < 0.15:
        text = strip_outside(text, "'")
    style = rng.choices(["spoken", "tidy", "quick"], [35, 45, 20])[0]
    if style == "spoken":
        text = re.sub(r"(?<=\w)[.?!](?= |$)", "", text)
        text = strip_outside(text, ",")
        return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if style == "tidy":
        text = capital(re.sub(r"\bi(?=\b|')", "I", text))
        text = re.sub(r"([.?!] )(\W*)([a-z])", lambda m: m[1] + m[2] + m[3].upper(), text)
        return text if text[-1] in ".?!" else text + ("?" if asking else rng.choice([".", ".", "", "!"] if rng.random() < 0.3 else [".", ""]))
    if rng.random() < 0.25:
        text = typo(rng, text)
    return text + ("?" if asking and text[-1] not in ".?!" and rng.random() < 0.3 else "")


def capital(text):
    for i, c in enumerate(text):
        if c == OPEN:
            continue
        if c.isalnum() and ord(c) < 0xE000:
            return text[:i] + c.upper() + text[i + 1:]
    return text


def outside(text):
    """Indices of characters that belong to no span."""
    inside, found = False, []
    for i, c in enumerate(text):
        if c == OPEN:
            inside = True
        elif c == CLOSE:
            inside = False
        elif not inside:
            found.append(i)
    return found


def strip_outside(text, mark):
    """Text without a mark, but for where it is part of a value."""
    keep = set(outside(text))
    return "".join(c for i, c in enumerate(text) if not (c == mark and i in keep))


def typo(rng, text):
    """One slip in a word of four letters or more that is no value."""
    keep = set(outside(text))
    words = [m for m in re.finditer(r"[a-z]{4,}", text) if all(i in keep for i in range(m.start(), m.end()))]
    if not words:
        return text
    word = rng.choice(words)
    at = rng.randrange(word.start() + 1, word.end() - 1)
    how = rng.randrange(3)
    if how == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2:]
    if how == 1:
        return text[:at] + text[at + 1:]
    return text[:at] + text[at] + text[at:]
