"""Phrases for literal values: names, codes, numbers, dates, times, lengths of time, money.

A phrase is text in which `<...>` marks the words that are the value; without marks all of it is.
"""

import re

from bellhop_model.data import MONTHS

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
PATTERN = re.compile(r"\{([a-z-]+)(?::([^}]*))?\}")


def number_words(n):
    """Whole numbers below one million, in English words."""
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + ("-" + ONES[n % 10] if n % 10 else "")
    if n < 1000:
        rest = number_words(n % 100)
        return ONES[n // 100] + " hundred" + (f" and {rest}" if n % 100 else "")
    rest = number_words(n % 1000)
    return number_words(n // 1000) + " thousand" + (f" {rest}" if n % 1000 else "")


def ordinal(n):
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def number(rng, low, high, whole):
    """A number and its words."""
    if whole:
        value = rng.randint(int(low), int(high))
        if high > 200 and rng.random() < 0.5:
            value = max(int(low), round(value, -1 if high < 2000 else -2))
        chance = 0.45 if value <= 12 else 0.15 if value <= 100 else 0.05
        if value >= 0 and value < 100_000 and rng.random() < chance:
            return value, number_words(value)
        return value, f"{value:,}" if value >= 1000 and rng.random() < 0.4 else str(value)
    value = round(rng.uniform(low, high), rng.choice([0, 1, 1, 2, 2]))
    if value == int(value):
        return value, str(int(value))
    return value, str(value)


def _day(rng):
    """(preposition, bare words) of a day."""
    day, month, n = rng.choice(DAYS), rng.choice(MONTHS), rng.randint(1, 28)
    short = month[:3]
    return rng.choice(
        [("", "today"), ("", "tomorrow"), ("", "tomorrow"), ("", "tonight"), ("on", day), ("on", day), ("on", day), ("", f"this {day}"), ("", f"next {day}"),
         ("", "the day after tomorrow"), ("on", f"{month} {ordinal(n)}"), ("on", f"{month} {n}"), ("on", f"the {ordinal(n)}"),
         ("on", f"the {ordinal(n)} of {month}"), ("on", f"{n} {month}"), ("on", f"{short} {n}"), ("on", f"{rng.randint(1, 12)}/{n}"),
         ("on", f"{rng.choice([2025, 2026, 2027])}-{rng.randint(1, 12):02}-{n:02}"), ("on", f"{day} the {ordinal(n)}"), ("on", f"{month} {n}, {rng.choice([2025, 2026, 2027])}"),
         ("", f"in {number_words(rng.randint(2, 9))} days"), ("", f"a week from {day}"), ("on", "Christmas Eve"), ("on", "New Year's Day"), ("on", f"{day[:3]}")]
    )


def date(rng):
    return _day(rng)


def past_date(rng):
    day, month, n = rng.choice(DAYS), rng.choice(MONTHS), rng.randint(1, 28)
    return rng.choice([("", "yesterday"), ("", f"last {day}"), ("on", f"{month} {ordinal(n)}"), ("on", f"the {ordinal(n)}"), ("", f"{number_words(rng.randint(2, 9))} days ago"), ("on", day)])


def clock(rng):
    hour, minute = rng.randint(1, 12), rng.choice([0, 0, 0, 15, 30, 30, 45, 5, 10, 20, 40, 50, 55, 25])
    half = rng.choice(["am", "pm", "pm"])
    forms = [f"{hour} {half}", f"{hour}{half}", f"{hour} {half[0]}.m.", f"{hour} o'clock", number_words(hour), f"{hour}"] if minute == 0 else [
        f"{hour}:{minute:02}", f"{hour}:{minute:02} {half}", f"{hour}:{minute:02}{half}", f"{hour} {minute:02} {half}"]
    if minute == 30:
        forms += [f"half past {number_words(hour)}", f"half past {hour}"]
    if minute == 15:
        forms += [f"quarter past {number_words(hour)}", f"a quarter past {hour}"]
    if minute == 45:
        forms += [f"quarter to {number_words(hour % 12 + 1)}"]
    forms += [f"{rng.randint(13, 23)}:{minute:02}"] if rng.random() < 0.3 else []
    return rng.choice(forms + (["noon", "midnight"] if rng.random() < 0.15 else []))


def instant(rng):
    prep, day = _day(rng)
    time = clock(rng)
    part = rng.choice(["morning", "afternoon", "evening", "night"])
    return rng.choice(
        [("at", time), ("at", time), ("at", time), (prep, f"{day} at {time}"), (prep, f"{day} at {time}"), ("at", f"{time} {prep} {day}".replace("  ", " ")),
         ("", f"tomorrow {part}"), ("", f"this {rng.choice(['morning', 'afternoon', 'evening'])}"), ("on", f"{rng.choice(DAYS)} {part}"),
         ("", f"in {rng.choice(['ten', '20', 'thirty', '45', 'fifteen', '5'])} minutes"), ("", f"in {rng.choice(['an hour', 'two hours', '3 hours', 'half an hour', 'a couple of hours'])}")]
    )


def duration(rng):
    n = rng.choice([2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 45, 50, 60, 90])
    spoken = number_words(n) if rng.random() < 0.4 else str(n)
    return "", rng.choice(
        [f"{spoken} minutes", f"{spoken} minutes", f"{n} min", f"{rng.choice(['two', '2', '3', 'four', 'six'])} hours", "an hour", "half an hour", "an hour and a half",
         f"{rng.choice(['1', 'one', 'two', '2'])} {'hour'}s and {spoken} minutes".replace("1 hours", "1 hour").replace("one hours", "one hour"),
         f"{n} seconds", "a quarter of an hour", f"{rng.randint(1, 3)}h{rng.choice(['', '15', '30', '45'])}", "a minute and a half", "ninety seconds", f"{rng.randint(2, 5)} days"]
    )


def money(rng):
    n = rng.choice([5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 80, 100, 120, 150, 200, 250, 300, 400, 500, 750, 1000, 1200, 2500])
    cents = rng.choice(["", "", ".50", ".99", ".25", ".40"])
    spoken = number_words(n)
    big = f"{n:,}" if rng.random() < 0.5 else str(n)
    return "", rng.choice(
        [f"${big}{cents}", f"${big}", f"{big} dollars", f"{spoken} dollars", f"{spoken} bucks", f"{big} bucks", f"€{big}{cents}", f"{big} euros", f"{spoken} euros",
         f"£{big}{cents}", f"{big} pounds", f"{big}{cents} EUR", f"{big} USD", f"{big} yen", f"{big} Swiss francs", f"{big} pesos", f"{big} rupees"]
    )


BUILT_IN = {"date": date, "past-date": past_date, "instant": instant, "duration": duration, "money": money, "clock": lambda rng: ("at", clock(rng))}


def fill(rng, library, pattern):
    """Replaces `{list}`, `{digits:3}`, `{letters:2}`, `{n:1-9}` and alternatives `(a|b)` in a value pattern."""
    pattern = choose(rng, pattern)

    def one(match):
        name, argument = match[1], match[2]
        if name == "digits":
            return str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in range(int(argument) - 1))
        if name == "letters":
            return "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(int(argument)))
        if name == "hex":
            return "".join(rng.choice("0123456789abcdef") for _ in range(int(argument)))
        if name == "n":
            low, high = argument.split("-")
            return str(rng.randint(int(low), int(high)))
        if name in BUILT_IN:
            return BUILT_IN[name](rng)[1]
        return fill(rng, library, rng.choice(library.values[name]))

    return PATTERN.sub(one, pattern)


def choose(rng, text, keep=0.4):
    """Resolves `(a|b)` and `[optional]`, innermost first."""
    while True:
        match = re.search(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]", text)
        if not match:
            return text
        if match[1] is not None:
            part = rng.choice(match[1].split("|"))
        else:
            part = match[2] if rng.random() < keep else ""
        text = text[: match.start()] + part + text[match.end():]


def plain(phrase):
    return phrase.replace("<", "").replace(">", "")
