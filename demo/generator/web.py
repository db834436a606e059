"""Recordings of the web in HAR 1.2: what FlightAware, Nominatim and OSRM answer, in their formats.

Composed from tables, since a recording of live flights could not be asked for again.
"""

import datetime
import json
import math

UTF8_JSON = "application/json; charset=UTF-8"


def entry(url, body, status=200, headers=()):
    """One exchange; a body that is no text is written as JSON."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    size = len(text.encode())
    return {
        "startedDateTime": "2026-11-24T14:30:00.000-08:00", "time": 80,
        "request": {"method": "GET", "url": url, "httpVersion": "HTTP/2.0", "cookies": [], "queryString": [],
                    "headers": [{"name": "accept", "value": "application/json"}], "headersSize": -1, "bodySize": 0},
        "response": {"status": status, "statusText": "", "httpVersion": "HTTP/2.0", "cookies": [],
                     "headers": [{"name": "content-type", "value": UTF8_JSON},
                                 *({"name": k, "value": v} for k, v in headers)],
                     "content": {"size": size, "mimeType": UTF8_JSON, "text": text},
                     "redirectURL": "", "headersSize": -1, "bodySize": size},
        "cache": {}, "timings": {"send": 0, "wait": 80, "receive": 0},
    }


def write(path, entries):
    """One entry a line, so that a change shows as one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(e, ensure_ascii=False, separators=(",", ":")) for e in entries)
    creator = '{"name":"bellhop demo","version":"1"}'
    path.write_text('{"log":{"version":"1.2","creator":%s,"entries":[\n%s\n]}}\n' % (creator, lines), encoding="utf-8")
    print(f"{len(entries):5} exchanges in {path.name}")


# AeroAPI v4, /flights/{ident}

AEROAPI = "https://aeroapi.flightaware.com/aeroapi"


def airport(code, icao, name, city, zone):
    return {"code": icao, "code_icao": icao, "code_iata": code, "code_lid": None, "timezone": zone, "name": name,
            "city": city, "airport_info_url": f"/airports/{icao}"}


TAXI_OUT, TAXI_IN = datetime.timedelta(minutes=15), datetime.timedelta(minutes=9)


def leg(ident, iata, day, origin, destination, out, in_, status="Scheduled", **more):
    """Times are UTC; `more` holds estimates, actual times, gates."""
    operator, number = ident[:3], ident[3:]
    off, on = datetime.datetime.fromisoformat(out) + TAXI_OUT, datetime.datetime.fromisoformat(in_) - TAXI_IN
    ete = int((on - off).total_seconds())
    off, on = (at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in (off, on))
    base = {
        "ident": ident, "ident_icao": ident, "ident_iata": iata, "actual_runway_off": None, "actual_runway_on": None,
        "fa_flight_id": f"{ident}-{day}-schedule-0001",
        "operator": operator, "operator_icao": operator, "operator_iata": iata[:2], "flight_number": number,
        "registration": None, "atc_ident": None, "inbound_fa_flight_id": None, "codeshares": [], "codeshares_iata": [],
        "blocked": False, "diverted": False, "cancelled": False, "position_only": False,
        "origin": origin, "destination": destination, "departure_delay": 0, "arrival_delay": 0, "filed_ete": ete,
        "foresight_predictions_available": False,
        "scheduled_out": out, "estimated_out": out, "actual_out": None,
        "scheduled_off": off, "estimated_off": off, "actual_off": None,
        "scheduled_on": on, "estimated_on": on, "actual_on": None,
        "scheduled_in": in_, "estimated_in": in_, "actual_in": None,
        "progress_percent": 0, "status": status, "aircraft_type": "A320", "route_distance": None, "filed_airspeed": None,
        "filed_altitude": None, "route": None, "baggage_claim": None,
        "seats_cabin_business": None, "seats_cabin_coach": None, "seats_cabin_first": None,
        "gate_origin": None, "gate_destination": None, "terminal_origin": None, "terminal_destination": None, "type": "Airline",
    }
    unknown = more.keys() - base.keys()
    if unknown:
        raise ValueError(f"a leg has no {unknown}")
    return {**base, **more}


def flights(ident, legs):
    return entry(f"{AEROAPI}/flights/{ident}", {"links": None, "num_pages": 1, "flights": legs})


# Nominatim, /search with format=jsonv2

NOMINATIM = "https://nominatim.openstreetmap.org"


def escaped(text):
    """As application/x-www-form-urlencoded."""
    kept = b"*-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return "".join(chr(b) if b in kept else "+" if b == 0x20 else f"%{b:02X}" for b in text.encode())


def search(query, place=None):
    """What a search finds; nothing, without a place."""
    found = []
    if place:
        category, kind = place.kind
        found.append({
            "place_id": 300000000 + sum(place.name.encode()), "licence": "Data © OpenStreetMap contributors, ODbL 1.0.",
            "osm_type": "node", "osm_id": 4000000000 + sum(place.name.encode()), "lat": f"{place.lat:.6f}", "lon": f"{place.lon:.6f}",
            "category": category, "type": kind, "place_rank": 30, "importance": 0.2, "addresstype": kind,
            "name": "" if kind == "house" else place.name, "display_name": f"{place.name}, {place.address}",
            "boundingbox": [f"{place.lat - 5e-5:.6f}", f"{place.lat + 5e-5:.6f}", f"{place.lon - 5e-5:.6f}", f"{place.lon + 5e-5:.6f}"],
        })
    return entry(f"{NOMINATIM}/search?q={escaped(query)}&format=jsonv2&limit=1", found)


def searches(places):
    """Each place by its address, its name and its other names."""
    asked = {}
    for place in places:
        for query in (place.address, place.name, place.location, *place.also):
            asked.setdefault(query, place)
    return [search(query, place) for query, place in asked.items()]


# OSRM, /route/v1/driving

OSRM = "https://router.project-osrm.org"


def straight(a, b):
    """Kilometres over the ground."""
    p, q, d = math.radians(a.lat), math.radians(b.lat), math.radians(b.lon - a.lon)
    return 6371 * math.acos(min(1, math.sin(p) * math.sin(q) + math.cos(p) * math.cos(q) * math.cos(d)))


def drive(a, b, minutes=None, kilometres=None):
    """Known where a table has it; otherwise what such a way takes in a city."""
    kilometres = kilometres or straight(a, b) * 1.35
    minutes = minutes or 4 + kilometres * 1.1
    at = lambda p: f"{p.lon:.6f},{p.lat:.6f}"
    point = lambda p: {"hint": "", "distance": 4.2, "name": "", "location": [p.lon, p.lat]}
    seconds, metres = round(minutes * 60 - 4.3, 1), round(kilometres * 1000 + 37.5, 1)
    body = {"code": "Ok", "routes": [{"weight_name": "routability", "weight": seconds, "duration": seconds, "distance": metres,
                                      "legs": [{"steps": [], "summary": "", "weight": seconds, "duration": seconds, "distance": metres}]}],
            "waypoints": [point(a), point(b)]}
    return entry(f"{OSRM}/route/v1/driving/{at(a)};{at(b)}?overview=false", body)


def drives(places, known):
    """Between every two places; `known` maps a pair of names to minutes and kilometres, either way."""
    table = {frozenset(pair): way for pair, way in known.items()}
    return [drive(places[a], places[b], *table.get(frozenset((a, b)), ())) for a in places for b in places if a != b]
