"""What a Bellhop plugin in Python builds on: errors, the shared types of time, and the plugin's store.

Outside of a component there is no store; the rest works the same, so that logic is tested as it is.
"""

import functools
import json
import re
from datetime import date, datetime, timedelta, timezone

try:
    from componentize_py_types import Err
    from wit_world.imports import common
except ImportError:
    common = None
try:
    from wit_world.imports import store
except ImportError:
    store = None


class Problem(Exception):
    """Why a function has no result: `problem` of bellhop:types."""

    def as_wit(self):
        """The same in the bindings' own types."""
        case = getattr(common, f"Problem_{type(self).__name__}")
        return case(self.args[0])


class NotFound(Problem):
    """There is no such thing; the text says what was looked for and where."""


class Denied(Problem):
    """A grant is missing, or a service refused the key."""


class Ambiguous(Problem):
    """More than one thing fits: pairs of what to show and the words that pick exactly it."""

    def as_wit(self):
        choices = [common.Choice(label, value) for label, value in self.args[0]]
        return common.Problem_Ambiguous(choices)


class InvalidArgument(Problem):
    """An argument makes no sense: which parameter, and what was expected."""

    def __init__(self, param, why):
        super().__init__(f"{param}: {why}")
        self.param, self.why = param, why

    def as_wit(self):
        return common.Problem_InvalidArgument(common.BadArgument(self.param, self.why))


class Unavailable(Problem):
    """A file or a service cannot be had now: what failed, and after what duration to try again."""

    def __init__(self, what, retry_after=None):
        super().__init__(what)
        self.what, self.retry_after = what, retry_after

    def as_wit(self):
        return common.Problem_Unavailable(common.Outage(self.what, self.retry_after))


def exported(cls):
    """Makes a class an exported interface: a Problem raised in one of its functions is their error."""

    def told(function):
        @functools.wraps(function)
        def call(*args):
            try:
                return function(*args)
            except Problem as problem:
                raise Err(problem.as_wit()) from None

        return call

    for name, member in vars(cls).items():
        if callable(member) and not name.startswith("_"):
            setattr(cls, name, told(member))
    return cls


def now():
    """The session's moment, in UTC."""
    return datetime.now(timezone.utc)


def instant(moment):
    """An aware datetime as `instant`; UTC is told in the user's own time."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def read_instant(param, text):
    """The datetime of an `instant` that was given as a parameter."""
    moment = _read(datetime.fromisoformat, param, text, "a moment such as 2026-11-24T18:05:00-08:00")
    if moment.tzinfo is None:
        raise InvalidArgument(param, f'expected a moment with an offset, got "{text}"')
    return moment


def read_date(param, text):
    """The date of a `date` that was given as a parameter; `isoformat` is the way back."""
    return _read(date.fromisoformat, param, text, "a day such as 2026-11-24")


def duration(length):
    """A timedelta as `duration`."""
    seconds = int(length.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    parts = zip((seconds // 3600, seconds // 60 % 60, seconds % 60), "HMS")
    return f"{sign}PT" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0S")


def read_duration(param, text):
    """The timedelta of a `duration` of days and less that was given as a parameter."""

    def read(text):
        number = r"(\d+(?:\.\d+)?)"
        form = rf"([-+]?)P(?:{number}D)?(?:T(?=\d)(?:{number}H)?(?:{number}M)?(?:{number}S)?)?"
        sign, *counts = re.fullmatch(form, text).groups()
        if not any(counts):
            raise ValueError
        days, hours, minutes, seconds = (float(count or 0) for count in counts)
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return -length if sign == "-" else length

    return _read(read, param, text, "a length of time such as PT1H25M")


def _read(read, param, text, what):
    try:
        return read(text.strip())
    except (ValueError, AttributeError, OverflowError):
        raise InvalidArgument(param, f'expected {what}, got "{text}"') from None


def get(key):
    """What is kept under a key, or None."""
    found = _stored(lambda bucket: bucket.get(key))
    return None if found is None else json.loads(found)


def put(key, value):
    """Keeps what JSON can say under a key of at most 100 bytes; needs `storage = true` in bellhop.toml."""
    _stored(lambda bucket: bucket.set(key, json.dumps(value).encode()))


def delete(key):
    """Forgets a key."""
    _stored(lambda bucket: bucket.delete(key))


def keys():
    """Every key, in order."""
    return _stored(lambda bucket: bucket.list_keys(None)).keys


def _stored(use):
    if store is None:
        raise Unavailable("There is a store only in a component whose world imports wasi:keyvalue/store.")
    try:
        with store.open("") as bucket:
            return use(bucket)
    except Err as error:
        if isinstance(error.value, store.Error_AccessDenied):
            raise Denied(
                "The plugin may keep nothing; grant it with storage = true under its name in bellhop.toml."
            ) from None
        raise Unavailable(f"The store failed: {getattr(error.value, 'value', 'there is none')}.") from None
