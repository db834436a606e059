#!/usr/bin/env python3
"""Writes demo/home: one household's contacts, calendar, mail and messages.

The same files come out every time (standard library only). Run it from anywhere:

    python3 demo/make-home.py [FOLDER]
"""

import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generator import calendars, contacts, mails, messages  # noqa: E402

SEED = 1124


def main():
    home = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "home"
    for name in ("contacts", "calendar", "mail", "messages"):
        shutil.rmtree(home / name, ignore_errors=True)
    print(f"{contacts.write(home / 'contacts')} contacts")
    print(f"{calendars.write(home / 'calendar')} calendar entries")
    print(f"{mails.write(home / 'mail', SEED)} mails")
    print(f"{messages.write(home / 'messages', SEED)} messages")


if __name__ == "__main__":
    main()
