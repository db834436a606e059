"""vCard 3.0 (RFC 2426, with Apple's and Google's extensions) and 4.0 (RFC 6350)."""

import uuid

SPACE = uuid.UUID("6f0b7a52-3c5e-4a41-9d0e-2b1c6a4f7e10")


def uid(key):
    return f"urn:uuid:{uuid.uuid5(SPACE, key)}"


def esc(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def fold(line):
    """Lines of at most 75 octets, never splitting a character."""
    out, current = [], b""
    for char in line:
        octets = char.encode()
        if len(current) + len(octets) > 75:
            out.append(current)
            current = b" "
        current += octets
    out.append(current)
    return b"\r\n".join(out).decode()


def adr(place):
    return ";".join(esc(p) for p in ("", "", place.street, place.city, place.region, place.postcode, place.country))


def basic_date(date):
    """19900117, or --0117 without the year: vCard 4 has no extended format."""
    return "--" + date[2:].replace("-", "") if date.startswith("--") else date.replace("-", "")


def local(number):
    """The way Google shows a number of its own country."""
    if number.startswith("+1") and len(number) == 12:
        return f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    return number


def v3(person, extra=()):
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{esc(person.org if person.company else person.name)}"]
    lines.append("N:;;;;" if person.company else f"N:{esc(person.family)};{esc(person.given)};;;")
    if person.nick:
        lines.append(f"NICKNAME:{esc(person.nick)}")
    for index, mail in enumerate(person.emails):
        lines.append(f"EMAIL;TYPE=INTERNET;TYPE={'HOME' if index == 0 else 'WORK'}:{mail}")
    for kind, number in person.phones:
        lines.append(f"TEL;TYPE={kind.upper()}:{local(number)}")
    if person.home:
        lines.append(f"ADR;TYPE=HOME:{adr(person.home)}")
    if person.work:
        lines.append(f"ADR;TYPE=WORK:{adr(person.work)}")
    if person.org:
        lines.append(f"ORG:{esc(person.org)}")
    if person.title:
        lines.append(f"TITLE:{esc(person.title)}")
    if person.role:
        lines.append(f"ROLE:{esc(person.role)}")
    if person.born.startswith("--"):
        lines.append(f"BDAY;VALUE=text:{person.born}")
    elif person.born:
        lines.append(f"BDAY:{person.born}")
    if person.note:
        lines.append(f"NOTE:{esc(person.note)}")
    lines.append("CATEGORIES:" + ",".join(("myContacts",) + tuple(esc(t) for t in person.tags)))
    lines.extend(extra)
    lines.append("END:VCARD")
    return "".join(fold(line) + "\r\n" for line in lines)


def v4(person, extra=()):
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:{uid(person.key)}", f"FN:{esc(person.name)}"]
    lines.append(f"N:{esc(person.family)};{esc(person.given)};;;")
    if person.nick:
        lines.append(f"NICKNAME:{esc(person.nick)}")
    if person.gender:
        lines.append(f"GENDER:{person.gender}")
    for index, mail in enumerate(person.emails):
        lines.append(f"EMAIL;PREF={index + 1}:{mail}")
    for index, (kind, number) in enumerate(person.phones):
        lines.append(f"TEL;VALUE=uri;PREF={index + 1};TYPE=\"voice,{kind}\":tel:{number}")
    if person.home:
        lines.append(f"ADR;TYPE=home:{adr(person.home)}")
    if person.work:
        lines.append(f"ADR;TYPE=work:{adr(person.work)}")
    if person.org:
        lines.append(f"ORG:{esc(person.org)}")
    if person.title:
        lines.append(f"TITLE:{esc(person.title)}")
    if person.born:
        lines.append(f"BDAY:{basic_date(person.born)}")
    if person.note:
        lines.append(f"NOTE:{esc(person.note)}")
    if person.tags:
        lines.append("CATEGORIES:" + ",".join(esc(t) for t in person.tags))
    lines.extend(extra)
    lines.append("END:VCARD")
    return "".join(fold(line) + "\r\n" for line in lines)
