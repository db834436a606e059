"""A year of the household's calendar. The story's day is Tuesday, November 24, 2026."""

import datetime as dt

from .ics import Calendar
from .people import BY_KEY
from .places import PLACES


def at(month, day, hour, minute=0, year=2026):
    return dt.datetime(year, month, day, hour, minute)


def day(month, number, year=2026):
    return dt.date(year, month, number)


def guest(*keys):
    return [(BY_KEY[k].name, BY_KEY[k].emails[0]) for k in keys]


def where(key):
    return PLACES[key].location


HOME = PLACES["home"].address


def alex():
    cal = Calendar("alex@riverachen.example", zones=("America/Los_Angeles", "America/New_York"))
    add = cal.add
    team = guest("margaret", "chidi", "ingrid", "tomasz", "carlos")

    # Work, week by week.
    add("standup", "Team standup", at(1, 5, 9, 30), 15, guests=team, note="Fernwell video room 3",
        rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        skip=[at(1, 19, 9, 30), at(2, 16, 9, 30), at(5, 25, 9, 30), at(6, 19, 9, 30), at(7, 3, 9, 30),
              at(9, 7, 9, 30), at(11, 26, 9, 30), at(11, 27, 9, 30), at(12, 24, 9, 30), at(12, 25, 9, 30)])
    add("standup", "Team standup", at(10, 14, 11, 0), 15, guests=team, note="Moved for the all-hands",
        instead_of=at(10, 14, 9, 30))
    add("one-on-one", "1:1 with Margaret", at(1, 6, 11), 30, "", guests=guest("margaret"),
        rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", skip=[at(7, 7, 11)])
    add("retro", "Sprint retrospective", at(1, 9, 14), 60, where("office"), guests=team,
        rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", skip=[at(7, 10, 14), at(11, 27, 14)])
    add("allhands", "Fernwell all-hands", at(1, 14, 9, 0), 60, where("office"), rule="FREQ=MONTHLY;BYDAY=2WE")
    add("design-review", "Design review: sync engine", at(11, 25, 10), 60, where("office"),
        guests=guest("ingrid", "rachel", "chidi"), note="Rachel presents the conflict screens.")
    add("lunch-chidi", "Lunch with Chidi", at(11, 24, 12, 15), 45, "Souvla Yard, 345 Folsom St, San Francisco, CA 94105, USA",
        guests=guest("chidi"))
    add("roadmap", "2027 roadmap offsite", at(12, 2, 9), 420, where("office"), guests=team + guest("deepak"),
        note="Bring your three bets.")
    add("review-season", "Self-review due", day(12, 4), 1)
    add("oncall", "On call", day(11, 9), 7, note="Swap with Carlos if needed")
    add("oncall-2", "On call", day(12, 14), 7)
    add("interview-1", "Interview: backend candidate", at(11, 17, 15), 60, where("office"), guests=guest("deepak"))
    add("interview-2", "Interview: mobile candidate", at(9, 22, 13), 60, where("office"), guests=guest("deepak"))
    add("hudson-call", "Hudson Retail check-in", at(11, 19, 8, 30), 45, guests=guest("sarah-n", "victor", "ingrid"))
    add("q3-planning", "Q3 planning", at(6, 23, 9), 240, where("office"), guests=team)
    add("conf", "Systems Meetup talk", at(5, 14, 18, 30), 90, "Exploratorium, Pier 15, San Francisco, CA 94111, USA",
        note="Ten minutes, no slides about slides.")
    add("team-dinner", "Team dinner", at(11, 12, 18, 30), 120, "Burma Lantern, 309 Clement St, San Francisco, CA 94118, USA",
        guests=team)
    add("team-dinner-1", "Dinner with the platform team", at(4, 16, 18, 30), 120,
        "Noodle Harbor, 88 Spear St, San Francisco, CA 94105, USA", guests=team)

    # The trip to New York.
    add("ny-flight", "Flight to New York (DL 669)", at(12, 9, 8, 5), 335, PLACES["sfo"].location,
        note="Delta, confirmation HQ7K2M, seat 14C")
    add("ny-trip", "New York trip", day(12, 9), 3, note="Hudson Retail workshop. Hotel: The Orchard House.")
    add("ny-workshop", "Hudson Retail workshop", at(12, 10, 9, 30), 390,
        "Hudson Retail Group, 620 8th Ave, New York, NY 10018, USA", zone="America/New_York",
        guests=guest("sarah-n", "victor"))
    add("ny-back", "Flight home (DL 752)", at(12, 11, 17, 20), 395, PLACES["jfk"].location, zone="America/New_York",
        note="Seat 15A")

    # The body.
    add("dentist-1", "Dentist: cleaning with Dr. Feldman", at(5, 27, 8, 30), 60, where("dentist"))
    add("dentist-2", "Dentist: cleaning with Dr. Feldman", at(11, 30, 9, 0), 60, where("dentist"),
        note="Ask about the night guard.")
    add("physical", "Annual physical, Dr. Wójcik", at(3, 10, 10, 15), 45,
        "Lakeside Family Medicine, 2648 International Blvd, Oakland, CA 94601, USA")
    add("flu", "Flu shots (everyone)", at(10, 10, 9, 0), 30, where("pediatrics"))
    add("haircut", "Haircut", at(1, 24, 13), 45, "Piedmont Barbers, 4165 Piedmont Ave, Oakland, CA 94611, USA",
        rule="FREQ=WEEKLY;INTERVAL=6;UNTIL=20261231T235959Z")
    add("climbing", "Climbing with Sam Okafor", at(1, 10, 10), 120, where("gym"), guests=guest("sam-okafor", "liam"),
        rule="FREQ=WEEKLY;BYDAY=SA", skip=[at(7, 4, 10), at(8, 15, 10), at(8, 22, 10), at(10, 10, 10), at(12, 26, 10)])
    add("climbing", "Climbing with Sam Okafor (Castle Rock)", at(9, 19, 8), 480,
        "Castle Rock State Park, 15000 Skyline Blvd, Los Gatos, CA 95033, USA", guests=guest("sam-okafor", "liam"),
        instead_of=at(9, 19, 10))
    return cal


def family():
    cal = Calendar("Rivera-Chen family", owner="naomi@riverachen.example")
    add = cal.add

    # Today and the week around it.
    add("pickup-today", "School pickup", at(11, 24, 15, 15), 30, where("school"), note="Lucía has her art project.")
    add("dinner-mom", "Dinner with Mom", at(11, 24, 19, 30), 120, where("tosca"), guests=guest("mom", "naomi"),
        note="Table for 5. No walnuts!")
    add("dinner-becker", "Dinner with Tom and Ana", at(11, 24, 19, 0), 120, "Burdock, 2101 Webster St, Oakland, CA 94612, USA",
        guests=guest("tom", "ana"), status="CANCELLED", note="Moved to December, Mom is coming.")
    add("dad-pickup", "Pick up Dad at OAK", at(11, 25, 12, 15), 45, PLACES["oak"].location)
    add("pies", "Pie pickup", at(11, 25, 16, 0), 20, where("bakery"), note="One pumpkin, one pecan-free apple. Order 58.")
    add("thanksgiving-dinner", "Thanksgiving dinner", at(11, 26, 16, 0), 240, HOME,
        guests=guest("mom", "dad", "naomi", "wei"), note="Daniel brings the wine. Turkey in at 10.")
    add("muir", "Hike with Mom at Lake Chabot", at(11, 27, 10, 0), 150,
        "Lake Chabot Regional Park, 17600 Lake Chabot Rd, Castro Valley, CA 94546, USA")
    add("okafor-dinner", "Dinner at Sam Okafor's", at(11, 29, 18, 30), 150, PLACES["sam-okafor"].address,
        guests=guest("sam-okafor"))
    add("mom-home", "Drive Mom to SFO", at(11, 30, 11, 0), 60, PLACES["sfo"].location, note="UA 618 at 1:10 PM")
    add("conference", "Parent-teacher conference (Mateo)", at(12, 1, 15, 40), 20, where("school"),
        guests=[("Claire Abernathy", "cabernathy@lakeshore-school.example")], note="Room 12")
    add("trip", "School trip to Chabot (Mateo)", at(12, 4, 8, 45), 330, where("chabot"))
    add("concert", "The Paper Lanterns with Nina", at(12, 11, 20, 0), 180, where("fox"), guests=guest("nina"))
    add("anniversary", "Anniversary dinner", at(12, 12, 20, 0), 120, where("juniper"), guests=guest("naomi"))
    add("becker-dinner", "Dinner with Tom and Ana", at(12, 17, 19, 0), 120,
        "Burdock, 2101 Webster St, Oakland, CA 94612, USA", guests=guest("tom", "ana"))
    add("nutcracker", "The Nutcracker", at(12, 19, 14, 0), 150, where("opera"), note="Four seats, row M")
    add("recital", "Winter concert (Lucía sings)", at(12, 16, 18, 0), 60, where("school"))
    add("cabin", "Heron Cabin, Tahoe", day(12, 27), 3, note="Check-in from 4 PM. Chains in the garage.")
    add("no-school", "No school: Thanksgiving break", day(11, 25), 3)
    add("no-school-2", "No school: winter break", day(12, 21), 12)

    # Every week, every month.
    add("soccer", "Mateo's soccer practice", at(9, 1, 16, 30), 75, where("field"), guests=guest("sam-whitfield"),
        rule="FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261115T075959Z", skip=[at(10, 1, 16, 30)])
    add("swim", "Lucía's swim class", at(9, 14, 16, 0), 45, where("pool"),
        rule="FREQ=WEEKLY;BYDAY=MO", skip=[at(10, 12, 16, 0), at(12, 21, 16, 0), at(12, 28, 16, 0)])
    add("piano", "Mateo's piano lesson", at(1, 14, 16, 0), 45, "1440 Leimert Blvd, Oakland, CA 94602, USA",
        rule="FREQ=WEEKLY;BYDAY=WE;UNTIL=20260605T065959Z")
    add("bookclub", "Book club", at(2, 5, 19, 0), 120, where("books"), guests=guest("priya", "omar", "yuki", "fatima"),
        rule="FREQ=MONTHLY;BYDAY=1TH", skip=[at(7, 2, 19, 0)], note="Ask Omar who picks next")
    add("bookclub", "Book club", at(9, 10, 19, 0), 120, where("books"), guests=guest("priya", "omar", "yuki", "fatima"),
        instead_of=at(9, 3, 19, 0), note="A week later, Priya is away")
    add("trash", "Compost and recycling out", at(1, 7, 20, 0), 15, rule="FREQ=WEEKLY;BYDAY=WE")
    add("mom-call", "Call Mom", at(1, 11, 17, 0), 30, rule="FREQ=WEEKLY;BYDAY=SU", skip=[at(11, 29, 17, 0)])

    # Birthdays.
    for key in ("mom", "dad", "naomi", "mateo", "lucia", "daniel", "carmen", "abuela"):
        person = BY_KEY[key]
        _, month, number = person.born.split("-")
        add(f"birthday-{key}", f"{person.nick or person.given}'s birthday", day(int(month), int(number)),
            rule="FREQ=YEARLY")

    # What the year had.
    past = [
        (1, 17, 13, 0, 120, "Mateo at Marcus's for a playdate", "688 Trestle Glen Rd, Oakland, CA 94610, USA"),
        (1, 31, 18, 30, 150, "Dinner at Priya's", PLACES["priya"].address),
        (2, 11, 15, 30, 120, "Lucía's birthday party", HOME),
        (2, 14, 19, 30, 120, "Valentine's dinner", "Chez Amandine, 3859 Piedmont Ave, Oakland, CA 94611, USA"),
        (2, 21, 11, 0, 60, "Oil change", "Ochoa & Sons Auto Repair, 2901 Telegraph Ave, Oakland, CA 94609, USA"),
        (3, 7, 10, 0, 120, "Mateo's science fair", where("school")),
        (3, 14, 18, 0, 180, "Alex's birthday drinks", "Heron & Vine, 3206 Grand Ave, Oakland, CA 94610, USA"),
        (3, 28, 9, 0, 90, "Biscuit: shots", "Glenview Veterinary Clinic, 4218 Park Blvd, Oakland, CA 94602, USA"),
        (4, 4, 11, 0, 120, "Egg hunt at the Haddads'", "1344 20th Ave, San Francisco, CA 94122, USA"),
        (4, 18, 18, 0, 150, "Dinner with Lena", PLACES["lena"].address),
        (4, 25, 14, 0, 60, "Plumber: kitchen sink", HOME),
        (5, 3, 14, 0, 150, "Mateo's birthday party", where("gym")),
        (5, 9, 11, 0, 90, "Brunch with Wei and Ming-Hua", "311 Magnolia Ave, Millbrae, CA 94030, USA"),
        (5, 30, 9, 30, 60, "Kindergarten orientation", where("school")),
        (6, 6, 17, 0, 180, "Naomi's nursing school reunion", "Scott's Landing, 2 Broadway, Oakland, CA 94607, USA"),
        (6, 20, 12, 0, 240, "Juneteenth picnic with the Adeyemis", "Dimond Park, 3860 Hanly Rd, Oakland, CA 94602, USA"),
        (7, 4, 16, 0, 300, "Fourth of July at Tom and Ana's", "5512 Lawton Ave, Oakland, CA 94618, USA"),
        (7, 18, 9, 0, 60, "Car: smog check", "Ochoa & Sons Auto Repair, 2901 Telegraph Ave, Oakland, CA 94609, USA"),
        (7, 22, 18, 30, 120, "Naomi's birthday dinner", where("juniper")),
        (8, 1, 10, 0, 120, "Swim meet", where("pool")),
        (8, 24, 8, 0, 60, "First day of school", where("school")),
        (9, 5, 17, 0, 180, "Block party on Haddon Road", HOME),
        (9, 12, 10, 30, 90, "Mateo's game vs. Alameda", where("field")),
        (9, 26, 10, 30, 90, "Mateo's game vs. Albany", where("field")),
        (10, 3, 18, 30, 150, "Dinner with Karim and Sofia", "642 Green St, San Francisco, CA 94133, USA"),
        (10, 17, 14, 0, 90, "Pumpkin patch", "Ardenwood Farm, 34600 Ardenwood Blvd, Fremont, CA 94555, USA"),
        (10, 24, 9, 0, 60, "Biscuit: teeth", "Glenview Veterinary Clinic, 4218 Park Blvd, Oakland, CA 94602, USA"),
        (10, 31, 17, 30, 120, "Trick or treat on Haddon", HOME),
        (11, 7, 10, 30, 90, "Mateo's last game", where("field")),
        (11, 10, 18, 30, 120, "Dinner with Mom", "Harbor House, 1020 Bridgeway, Sausalito, CA 94965, USA"),
        (11, 14, 18, 30, 150, "Dinner at Priya's", PLACES["priya"].address),
        (11, 21, 10, 0, 45, "Electrician: porch light", HOME),
    ]
    for index, (month, number, hour, minute, minutes, title, place) in enumerate(past):
        status = "CANCELLED" if (month, number) == (11, 10) else "CONFIRMED"
        add(f"past-{index:02}", title, at(month, number, hour, minute), minutes, place, status=status)
    trips = [
        (day(2, 14), 3, "Presidents' weekend in Mendocino"), (day(4, 6), 5, "Spring break"),
        (day(6, 27), 1, "Camp sign-up closes"), (day(8, 15), 8, "Portland with Daniel"),
    ]
    for index, (start, days, title) in enumerate(trips):
        add(f"trip-{index}", title, start, days)
    return cal


def holidays():
    cal = Calendar("Holidays in United States", owner="holidays@group.v.calendar.google.com")
    table = [
        (1, 1, "New Year's Day"), (1, 19, "Martin Luther King Jr. Day"), (2, 14, "Valentine's Day"),
        (2, 16, "Presidents' Day"), (3, 31, "Cesar Chavez Day (California)"), (5, 10, "Mother's Day"),
        (5, 25, "Memorial Day"), (6, 19, "Juneteenth"), (6, 21, "Father's Day"), (7, 4, "Independence Day"),
        (9, 7, "Labor Day"), (10, 12, "Indigenous Peoples' Day"), (10, 31, "Halloween"), (11, 3, "Election Day"),
        (11, 11, "Veterans Day"), (11, 26, "Thanksgiving Day"), (11, 27, "Day after Thanksgiving (California)"),
        (12, 24, "Christmas Eve"), (12, 25, "Christmas Day"), (12, 31, "New Year's Eve"),
    ]
    for month, number, title in table:
        cal.add(f"2026{month:02}{number:02}_holiday", title, day(month, number), note="Public holiday",
                made=dt.date(2025, 6, 1))
    return cal


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, cal in (("alex", alex()), ("family", family()), ("holidays", holidays())):
        (folder / f"{name}.ics").write_bytes(cal.text().encode())
        count += len(cal.events)
    return count
