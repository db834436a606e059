"""Words that are a value are kept between marker characters until the text is final, so that whatever noise does to
the text around them, their offsets come out exact."""
import re

OPEN, CLOSE, FIRST = "\ue000", "\ue001", 0xE100


def bare(text):
    """Text without markers."""
    return re.sub(rf"{OPEN}.|{CLOSE}", "", text)


def positions(text):
    """Text without markers, and where every span in it is."""
    plain, found, start, span, i = [], {}, 0, -1, 0
    while i < len(text):
        c = text[i]
        if c == OPEN:
            span, start = ord(text[i + 1]) - FIRST, len(plain)
            i += 1
        elif c == CLOSE:
            found[span] = (start, len(plain))
        else:
            plain.append(c)
        i += 1
    return "".join(plain), found


def place(words, text):
    """(start, end) of the one place in a text where words stand, but for case and punctuation, or None."""
    wanted = "".join(c for c in bare(words).lower() if c.isalnum())
    at = [i for i, c in enumerate(text) if c.isalnum() and len(c.lower()) == 1]
    plain = "".join(text[i].lower() for i in at)
    found = plain.find(wanted)
    if not wanted or found < 0 or plain.find(wanted, found + 1) >= 0:
        return None
    return at[found], at[found + len(wanted) - 1] + 1
