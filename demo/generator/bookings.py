"""Reservations in mail: schema.org data in the HTML, as airlines, restaurants and hotels send it."""

from .mime import html_page, multipart, text_part

CONFIRMED = "http://schema.org/ReservationConfirmed"
CANCELLED = "http://schema.org/ReservationCancelled"


def airport(name, code):
    return {"@type": "Airport", "name": name, "iataCode": code}


def flight(passenger, code, airline, iata, number, origin, departs, destination, arrives, seat=None, status=CONFIRMED):
    data = {
        "@context": "http://schema.org",
        "@type": "FlightReservation",
        "reservationNumber": code,
        "reservationStatus": status,
        "underName": {"@type": "Person", "name": passenger},
        "reservationFor": {
            "@type": "Flight",
            "flightNumber": str(number),
            "airline": {"@type": "Airline", "name": airline, "iataCode": iata},
            "departureAirport": airport(*origin),
            "departureTime": departs,
            "arrivalAirport": airport(*destination),
            "arrivalTime": arrives,
        },
    }
    if seat:
        data["airplaneSeat"] = seat
    return data


def postal(place):
    data = {"@type": "PostalAddress", "streetAddress": place.street, "addressLocality": place.city,
            "addressRegion": place.region, "postalCode": place.postcode, "addressCountry": place.country}
    return {key: value for key, value in data.items() if value}


def table(name, place, start, party, code, under, status=CONFIRMED):
    return {
        "@context": "http://schema.org",
        "@type": "FoodEstablishmentReservation",
        "reservationNumber": code,
        "reservationStatus": status,
        "underName": {"@type": "Person", "name": under},
        "reservationFor": {"@type": "FoodEstablishment", "name": name, "address": postal(place)},
        "startTime": start,
        "partySize": party,
    }


def room(name, place, check_in, check_out, code, under, status=CONFIRMED):
    return {
        "@context": "http://schema.org",
        "@type": "LodgingReservation",
        "reservationNumber": code,
        "reservationStatus": status,
        "underName": {"@type": "Person", "name": under},
        "reservationFor": {"@type": "LodgingBusiness", "name": name, "address": postal(place)},
        "checkinTime": check_in,
        "checkoutTime": check_out,
    }


def event(name, venue, start, code, under, seats, status=CONFIRMED):
    return {
        "@context": "http://schema.org",
        "@type": "EventReservation",
        "reservationNumber": code,
        "reservationStatus": status,
        "underName": {"@type": "Person", "name": under},
        "numSeats": str(seats),
        "reservationFor": {
            "@type": "Event",
            "name": name,
            "startDate": start,
            "location": {"@type": "Place", "name": venue.name, "address": postal(venue)},
        },
    }


def confirmation(title, paragraphs, rows, data, encoding="quoted-printable"):
    """A text part and an HTML part with the data embedded."""
    plain = title + "\n\n" + "\n\n".join(paragraphs) + "\n\n" + "\n".join(f"{k}: {v}" for k, v in rows) + "\n"
    cells = "".join(f"<tr><td>{k}</td><td><b>{v}</b></td></tr>\n" for k, v in rows)
    body = f"<h1>{title}</h1>\n" + "".join(f"<p>{p}</p>\n" for p in paragraphs) + f"<table>\n{cells}</table>"
    return multipart("alternative", [
        text_part(plain, encoding=encoding),
        text_part(html_page(title, body, data), "html", encoding=encoding),
    ])
