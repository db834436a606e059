#!/usr/bin/env python3
"""Writes the recorded web of both homes: demo/web and tests/home-lisbon/web.

The same files come out every time (standard library only). Run it from anywhere:

    python3 demo/make-web.py
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generator import web  # noqa: E402
from generator.places import AIRPORT, BAY, FAR, PLACES, Place  # noqa: E402

PACIFIC, CENTRAL = "America/Los_Angeles", "America/Chicago"
SFO = web.airport("SFO", "KSFO", "San Francisco Int'l", "San Francisco", PACIFIC)
OAK = web.airport("OAK", "KOAK", "Oakland Int'l", "Oakland", PACIFIC)
ORD = web.airport("ORD", "KORD", "Chicago O'Hare Int'l", "Chicago", CENTRAL)
PHX = web.airport("PHX", "KPHX", "Phoenix Sky Harbor Int'l", "Phoenix", "America/Phoenix")
JFK = web.airport("JFK", "KJFK", "John F Kennedy Int'l", "New York", "America/New_York")
LIS = web.airport("LIS", "LPPT", "Lisbon Humberto Delgado", "Lisbon", "Europe/Lisbon")
LUX = web.airport("LUX", "ELLX", "Luxembourg", "Luxembourg", "Europe/Luxembourg")

LATE = {"actual_out": "2026-11-24T21:22:00Z", "estimated_off": "2026-11-24T21:44:00Z", "actual_off": "2026-11-24T21:44:00Z",
        "estimated_in": "2026-11-25T02:20:00Z", "estimated_out": "2026-11-24T21:22:00Z", "estimated_on": "2026-11-25T02:11:00Z", "departure_delay": 2520,
        "arrival_delay": 2700, "progress_percent": 17, "gate_origin": "C18", "terminal_origin": "1",
        "gate_destination": "F11", "terminal_destination": "3", "baggage_claim": "5"}

DEMO_FLIGHTS = {
    "UA1423": [
        web.leg("UAL1423", "UA1423", "1126", ORD, SFO, "2026-11-25T20:40:00Z", "2026-11-26T01:35:00Z", gate_destination="F9"),
        web.leg("UAL1423", "UA1423", "1124", ORD, SFO, "2026-11-24T20:40:00Z", "2026-11-25T01:35:00Z", "En Route / Delayed", **LATE),
        web.leg("UAL1423", "UA1423", "1123", ORD, SFO, "2026-11-23T20:40:00Z", "2026-11-24T01:35:00Z", "Arrived / Gate Arrival",
                actual_out="2026-11-23T20:38:00Z", actual_off="2026-11-23T20:52:00Z", actual_on="2026-11-24T01:21:00Z",
                actual_in="2026-11-24T01:29:00Z", departure_delay=-120, arrival_delay=-360, progress_percent=100, gate_destination="F7"),
    ],
    "UA618": [web.leg("UAL618", "UA618", "1130", SFO, ORD, "2026-11-30T21:10:00Z", "2026-12-01T01:25:00Z", gate_origin="F4")],
    "WN1876": [web.leg("SWA1876", "WN1876", "1125", PHX, OAK, "2026-11-25T17:50:00Z", "2026-11-25T19:55:00Z", "Scheduled / On Time",
                       gate_destination="29", terminal_destination="2")],
    "DL669": [web.leg("DAL669", "DL669", "1209", SFO, JFK, "2026-12-09T16:05:00Z", "2026-12-09T21:40:00Z", gate_origin="C42")],
}

NEAR = ("home", "sfo", "oak", "tosca", "juniper", "dentist", "priya", "omar", "books", "office", "opera", "fox", "school", "sf")
KNOWN = {("sfo", "tosca"): (26, 21.2), ("priya", "dentist"): (14, 7.4), ("priya", "sfo"): (34, 38.1), ("omar", "books"): (12, 6.9),
         ("home", "sfo"): (29, 33.0), ("home", "oak"): (17, 14.2), ("home", "tosca"): (27, 22.5)}

LISBON = {
    "lis": Place("Aeroporto Humberto Delgado", "Alameda das Comunidades Portuguesas", "Lisboa", "", "1700-111", "Portugal",
                 38.774167, -9.134167, kind=AIRPORT,
                 also=("Aeroporto Humberto Delgado (LIS)", "Lisbon Humberto Delgado Airport (LIS)", "Lisbon Humberto Delgado Airport",
                       "LIS", "Lisbon airport")),
    "taberna": Place("Taberna do Farol", "Rua do Farol 18", "Cascais", "", "2750-341", "Portugal", 38.691702, -9.421204,
                     kind=("amenity", "restaurant")),
    "marta": Place("Marta Figueiredo", "Rua da Misericórdia 41", "Almada", "", "2800-169", "Portugal", 38.683405, -9.158012),
    "clinica": Place("Clínica da Estrela", "Calçada da Estrela 77", "Lisboa", "", "1200-661", "Portugal", 38.713127, -9.158446,
                     kind=("amenity", "clinic")),
    "lusa": Place("Cervejaria Lusa", "Avenida da Liberdade 110", "Lisboa", "", "1250-146", "Portugal", 38.719188, -9.145122,
                  kind=("amenity", "restaurant")),
    "home": Place("Casa", "Rua de São Bento 212", "Lisboa", "", "1250-219", "Portugal", 38.714902, -9.154406),
}
LISBON_KNOWN = {("lis", "taberna"): (31, 29.0), ("marta", "taberna"): (35, 33.0)}
LISBON_FLIGHTS = {
    "TP1692": [web.leg("TAP1692", "TP1692", "1127", LUX, LIS, "2026-11-27T16:20:00Z", "2026-11-27T19:20:00Z", "En Route / Delayed",
                       estimated_out="2026-11-27T16:48:00Z", actual_out="2026-11-27T16:48:00Z",
                       estimated_off="2026-11-27T17:01:00Z", actual_off="2026-11-27T17:01:00Z", estimated_on="2026-11-27T19:42:00Z",
                       estimated_in="2026-11-27T19:50:00Z", departure_delay=1680, arrival_delay=1800, progress_percent=5,
                       terminal_destination="1", baggage_claim="7")],
}


def map_entries(places, near, known):
    return web.searches(places) + web.drives(near, known)


def main():
    demo = HERE / "web"
    web.write(demo / "flights.har", [web.flights(ident, legs) for ident, legs in DEMO_FLIGHTS.items()])
    web.write(demo / "maps.har", map_entries([*BAY.values(), *FAR.values()], {name: PLACES[name] for name in NEAR}, KNOWN))
    url = f"{web.AEROAPI}/flights/UA1423"
    refused = {"title": "Unauthorized", "reason": "API_KEY_INVALID", "detail": "Invalid API key", "status": 401}
    web.write(demo / "faults" / "wrong-key.har", [web.entry(url, refused, 401)])
    often = {"title": "Too Many Requests", "reason": "RATE_LIMIT", "detail": "Rate limit exceeded", "status": 429}
    web.write(demo / "faults" / "rate-limit.har", [web.entry(url, often, 429, [("retry-after", "30")])])
    lisbon = HERE.parent / "tests" / "home-lisbon" / "web"
    entries = [web.flights(ident, legs) for ident, legs in LISBON_FLIGHTS.items()]
    web.write(lisbon / "lisbon.har", entries + map_entries(LISBON.values(), LISBON, LISBON_KNOWN))


if __name__ == "__main__":
    main()
