"""Places the household knows: the one table that contacts, calendar, mail and web recordings share."""

from typing import NamedTuple


class Place(NamedTuple):
    name: str
    street: str
    city: str
    region: str
    postcode: str
    country: str
    lat: float
    lon: float
    kind: tuple = ("place", "house")
    also: tuple = ()  # other words that find it on the map

    @property
    def address(self):
        """On one line, as calendars and mails write it."""
        area = f"{self.region} {self.postcode}".strip()
        return ", ".join(p for p in (self.street, self.city, area, self.country) if p)

    @property
    def location(self):
        """Name and address, as an event's LOCATION has it."""
        return f"{self.name}, {self.address}"


def _oakland(name, street, postcode, lat, lon, **more):
    return Place(name, street, "Oakland", "CA", postcode, "USA", lat, lon, **more)


def _sf(name, street, postcode, lat, lon, **more):
    return Place(name, street, "San Francisco", "CA", postcode, "USA", lat, lon, **more)


def _berkeley(name, street, postcode, lat, lon, **more):
    return Place(name, street, "Berkeley", "CA", postcode, "USA", lat, lon, **more)


RESTAURANT = ("amenity", "restaurant")
AIRPORT = ("aeroway", "aerodrome")

BAY = {
    "home": _oakland("Home", "418 Haddon Rd", "94606", 37.805214, -122.246618),
    "sfo": _sf(
        "San Francisco International Airport", "", "94128", 37.622452, -122.383989, kind=AIRPORT,
        also=("San Francisco International Airport (SFO)", "SFO", "SFO airport", "San Francisco airport",
              "San Francisco Airport", "San Francisco International",
              "San Francisco International Airport, San Francisco, CA 94128, USA"),
    ),
    "oak": _oakland(
        "Oakland International Airport", "1 Airport Dr", "94621", 37.717083, -122.220558, kind=AIRPORT,
        also=("Oakland International Airport (OAK)", "Metro Oakland International Airport (OAK)",
              "Metro Oakland International Airport", "OAK", "OAK airport", "Oakland airport", "Oakland Airport"),
    ),
    "tosca": _sf("Tosca Verde", "2550 Mission St", "94110", 37.756388, -122.418935, kind=RESTAURANT),
    "juniper": _sf("Juniper & Rye", "540 Hayes St", "94102", 37.776612, -122.425571, kind=RESTAURANT),
    "school": _oakland("Lakeshore Elementary School", "3600 Lakeshore Ave", "94610", 37.813046, -122.243197,
                       kind=("amenity", "school"), also=("Lakeshore Elementary",)),
    "office": _sf("Fernwell Software", "201 Mission St, Suite 1900", "94105", 37.791265, -122.394637,
                  kind=("office", "company"), also=("201 Mission St, San Francisco, CA 94105, USA", "Fernwell")),
    "dentist": _oakland("Grand Lake Dental", "3250 Grand Ave", "94610", 37.811142, -122.247308,
                        kind=("amenity", "dentist")),
    "priya": _berkeley("Priya Raman", "2716 Woolsey St", "94705", 37.856311, -122.251604),
    "omar": _oakland("Omar Aziz", "1425 Lakeside Dr", "94612", 37.801337, -122.260921),
    "books": _oakland("Rockridge Reading Room", "5941 College Ave", "94618", 37.847219, -122.251733,
                      kind=("shop", "books")),
    "sam-okafor": _sf("Sam Okafor", "1820 Fell St", "94117", 37.773205, -122.449038),
    "sam-whitfield": _oakland("Sam Whitfield", "4020 Maybelle Ave", "94619", 37.790418, -122.188806),
    "lena": _sf("Lena Hoffmann", "1187 Sanchez St", "94114", 37.750037, -122.429611),
    "nina": Place("Nina Petrova", "735 Santa Clara Ave", "Alameda", "CA", "94501", "USA", 37.774026, -122.260288),
    "fox": _oakland("Fox Theater", "1807 Telegraph Ave", "94612", 37.808097, -122.269702,
                    kind=("amenity", "theatre"), also=("Fox Theater Oakland",)),
    "opera": _sf("War Memorial Opera House", "301 Van Ness Ave", "94102", 37.778621, -122.420861,
                 kind=("amenity", "theatre")),
    "chabot": _oakland("Chabot Space & Science Center", "10000 Skyline Blvd", "94619", 37.818802, -122.181143,
                       kind=("tourism", "museum"), also=("Chabot Space and Science Center", "Chabot")),
    "bakery": _oakland("Poppy Street Bakery", "3428 Grand Ave", "94610", 37.813418, -122.245902,
                       kind=("shop", "bakery")),
    "gym": _sf("Granite Hall Climbing", "815 Tennessee St", "94107", 37.760571, -122.389517,
               kind=("leisure", "sports_centre"), also=("Granite Hall",)),
    "field": _oakland("Raimondi Park", "1800 Wood St", "94607", 37.815316, -122.298337, kind=("leisure", "park")),
    "pool": _oakland("Temescal Pool", "371 45th St", "94609", 37.832804, -122.262508,
                     kind=("leisure", "swimming_pool")),
    "ferry": _sf("Ferry Building", "1 Ferry Building", "94111", 37.795490, -122.393458,
                 kind=("building", "yes"), also=("the Ferry Building", "San Francisco Ferry Building")),
    "pediatrics": _berkeley("Elmwood Pediatrics", "3000 Colby St", "94705", 37.855708, -122.256617,
                            kind=("amenity", "doctors")),
    "market": _berkeley("Berkeley Bowl", "2020 Oregon St", "94703", 37.856901, -122.267318,
                        kind=("shop", "supermarket")),
    "oakland": Place("Oakland", "", "Oakland", "CA", "", "USA", 37.804456, -122.271356, kind=("boundary", "administrative")),
    "berkeley": Place("Berkeley", "", "Berkeley", "CA", "", "USA", 37.870839, -122.272864, kind=("boundary", "administrative")),
    "sf": Place("San Francisco", "", "San Francisco", "CA", "", "USA", 37.779259, -122.419329, kind=("boundary", "administrative")),
}

FAR = {
    "mom": Place("Elena Rivera", "2214 W Cuyler Ave", "Chicago", "IL", "60618", "USA", 41.952618, -87.683507),
    "ord": Place("Chicago O'Hare International Airport", "10000 W Balmoral Ave", "Chicago", "IL", "60666", "USA",
                 41.977904, -87.909063, kind=AIRPORT,
                 also=("Chicago O'Hare International Airport (ORD)", "O'Hare", "ORD")),
    "jfk": Place("John F. Kennedy International Airport", "", "New York", "NY", "11430", "USA", 40.642948, -73.779373,
                 kind=AIRPORT, also=("John F. Kennedy International Airport (JFK)",
                                     "John F Kennedy International Airport (JFK)", "JFK", "JFK airport")),
    "hotel": Place("The Orchard House Hotel", "118 W 44th St", "New York", "NY", "10036", "USA", 40.756431, -73.984217,
                   kind=("tourism", "hotel"), also=("Orchard House Hotel", "Orchard House")),
    "cabin": Place("Heron Cabin", "1165 Fabian Way", "Tahoe City", "CA", "96145", "USA", 39.172805, -120.145217),
}

PLACES = {**BAY, **FAR}
