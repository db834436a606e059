"""Internet messages (RFC 5322, MIME) the way different senders really write them.

Everything that would differ between two runs (boundaries, Message-IDs, dates) is given or derived.
"""

import base64
import datetime
import hashlib
import json
import quopri
from email.header import Header
from email.utils import format_datetime, formataddr

WRAP = 76


def _digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _header(text, charset="utf-8"):
    return text if text.isascii() else Header(text, charset).encode()


def address(name, mail, charset="utf-8"):
    return formataddr((name, mail), charset) if name else mail


class Part:
    """A leaf or a multipart: headers and an encoded body."""

    def __init__(self, headers, body):
        self.headers, self.body = headers, body

    def text(self):
        return "".join(f"{k}: {v}\n" for k, v in self.headers) + "\n" + self.body


def text_part(text, subtype="plain", charset="utf-8", encoding=None, params=""):
    """`encoding`: 7bit, 8bit, quoted-printable or base64; chosen by the text when None."""
    octets = text.encode(charset)
    if encoding is None:
        encoding = "7bit" if text.isascii() else "quoted-printable"
    if encoding == "base64":
        body = base64.encodebytes(octets).decode()
    elif encoding == "quoted-printable":
        body = quopri.encodestring(octets).decode()
    else:
        body = text
    if not body.endswith("\n"):
        body += "\n"
    kind = f"text/{subtype}; charset={charset.upper() if charset != 'utf-8' else 'UTF-8'}{params}"
    return Part([("Content-Type", kind), ("Content-Transfer-Encoding", encoding)], body)


def attachment(name, kind, octets):
    return Part(
        [("Content-Type", f'{kind}; name="{name}"'), ("Content-Disposition", f'attachment; filename="{name}"'),
         ("Content-Transfer-Encoding", "base64")],
        base64.encodebytes(octets).decode(),
    )


def multipart(subtype, parts):
    mark = "=_" + _digest(subtype, *(p.text() for p in parts))[:28]
    body = "".join(f"--{mark}\n{p.text()}\n" for p in parts) + f"--{mark}--\n"
    return Part([("Content-Type", f'multipart/{subtype}; boundary="{mark}"')], body)


def forwarded(message):
    """Another message, attached whole."""
    return Part([("Content-Type", "message/rfc822"), ("Content-Disposition", "attachment")], message)


def html_page(title, body, data=None):
    """An HTML body, with schema.org data as airlines and restaurants embed it."""
    script = ""
    if data is not None:
        script = ('<script type="application/ld+json">\n' + json.dumps(data, ensure_ascii=False, indent=1)
                  + "\n</script>\n")
    return (f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n{script}'
            '<style>body{font-family:Helvetica,Arial,sans-serif;color:#222}td{padding:4px 12px}</style>\n'
            f"</head>\n<body>\n{body}\n</body>\n</html>\n")


def message(sender, to, subject, moment, part, cc=(), charset="utf-8", extra=()):
    """The whole message with LF line ends; `sender`, `to`, `cc`: (name, address) pairs."""
    host = sender[1].split("@")[1]
    ident = _digest(sender[1], subject, moment.isoformat())[:24]
    headers = [
        ("Return-Path", f"<{sender[1]}>"),
        ("Delivered-To", to[0][1]),
        ("Received", f"from mx.{host} (mx.{host} [192.0.2.{int(ident[:2], 16)}])\n\tby mail.riverachen.example with ESMTPS "
                     f"id {ident[:10]};\n\t{format_datetime(moment)}"),
        ("Date", format_datetime(moment)),
        ("From", address(*sender, charset)),
        ("To", ", ".join(address(*t) for t in to)),
    ]
    if cc:
        headers.append(("Cc", ", ".join(address(*c) for c in cc)))
    headers += [("Subject", _header(subject, charset)), ("Message-ID", f"<{ident}@{host}>"), *extra,
                ("MIME-Version", "1.0")]
    return Part(headers + part.headers, part.body).text()


def mbox(messages):
    """mboxrd: a From_ line before each message, `From ` in bodies quoted."""
    out = []
    for moment, sender, text in messages:
        body = "\n".join(">" + line if line.lstrip(">").startswith("From ") else line for line in text.split("\n"))
        stamp = moment.astimezone(datetime.timezone.utc).strftime("%a %b %d %H:%M:%S %Y")
        out.append(f"From {sender} {stamp}\n{body}\n")
    return "".join(out)
