"""A year of mail: an mbox archive up to September, a Maildir from October on."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

from . import bookings, letters
from .bookings import CANCELLED, confirmation
from .mime import attachment, forwarded, html_page, mbox, message, multipart, text_part
from .people import BY_KEY, ME
from .places import PLACES

PACIFIC = ZoneInfo("America/Los_Angeles")
ALEX = (ME.name, ME.emails[0])
ALEX_WORK = (ME.name, ME.emails[1])
END = dt.datetime(2026, 11, 24, 14, 0, tzinfo=PACIFIC)


def at(month, day, hour, minute=0, year=2026):
    return dt.datetime(year, month, day, hour, minute, tzinfo=PACIFIC)


def sender(key):
    person = BY_KEY[key]
    return (person.org if person.company else person.name, person.emails[0])


class Mailbox:
    def __init__(self):
        self.mails = []

    def add(self, source, moment, subject, part, to=ALEX, **more):
        if moment <= END:
            recipients = to if isinstance(to, list) else [to]
            self.mails.append((moment, source[1], message(source, recipients, subject, moment, part, **more)))


def plain(text, signature=""):
    return text_part(text + (f"\n\n-- \n{signature}" if signature else ""))


def rich(text, title):
    """Plain and HTML side by side."""
    paragraphs = "".join(f"<p>{p}</p>\n" for p in text.split("\n\n"))
    return multipart("alternative", [text_part(text), text_part(html_page(title, paragraphs), "html")])


UNITED = ("United Airlines", "receipts@united.example")
SOUTHWEST = ("Southwest Airlines", "no-reply@luv.southwest.example")
DELTA = ("Delta Air Lines", "deltaairlines@t.delta.example")
ALASKA = ("Alaska Airlines", "service@ifly.alaskaair.example")
BRITISH = ("British Airways", "noreply@email.ba.example")
OPENPLATE = ("OpenPlate", "reservations@openplate.example")

ORD = ("Chicago O'Hare International Airport", "ORD")
SFO = ("San Francisco International Airport", "SFO")
OAK = ("Oakland International Airport", "OAK")
PHX = ("Phoenix Sky Harbor International Airport", "PHX")
JFK = ("John F. Kennedy International Airport", "JFK")
SEA = ("Seattle-Tacoma International Airport", "SEA")
PDX = ("Portland International Airport", "PDX")
LHR = ("London Heathrow Airport", "LHR")


def airline_mails(box):
    mom, dad = sender("mom"), sender("dad")

    # Mom's first booking for today, later cancelled, and the one that holds.
    first = bookings.flight("Elena Rivera", "KT7W2D", "United Airlines", "UA", 2051, ORD, "2026-11-24T17:10:00-06:00",
                            SFO, "2026-11-24T19:50:00-08:00", "9C")
    box.add(UNITED, at(9, 28, 10, 12), "Your trip to San Francisco is confirmed (KT7W2D)", confirmation(
        "Thank you for choosing United", ["Elena, your flight to San Francisco is booked."],
        [("Confirmation", "KT7W2D"), ("Flight", "UA 2051"), ("Depart", "Tue, Nov 24, 2026, 5:10 PM, Chicago (ORD)"),
         ("Arrive", "Tue, Nov 24, 2026, 7:50 PM, San Francisco (SFO)"), ("Seat", "9C")], [first]), to=[mom], cc=[ALEX])
    box.add(UNITED, at(11, 4, 16, 40), "Your reservation KT7W2D has been canceled", confirmation(
        "Your reservation has been canceled",
        ["Elena, as requested we have canceled your flight. The value of your ticket was applied to your new booking."],
        [("Confirmation", "KT7W2D"), ("Flight", "UA 2051"), ("Status", "Canceled")],
        [{**first, "reservationStatus": CANCELLED}]), to=[mom], cc=[ALEX])
    there = bookings.flight("Elena Rivera", "LMN4QZ", "United Airlines", "UA", 1423, ORD, "2026-11-24T14:40:00-06:00",
                            SFO, "2026-11-24T17:35:00-08:00", "22A")
    back = bookings.flight("Elena Rivera", "LMN4QZ", "United Airlines", "UA", 618, SFO, "2026-11-30T13:10:00-08:00",
                           ORD, "2026-11-30T19:24:00-06:00", "18F")
    box.add(UNITED, at(11, 4, 16, 52), "Your trip to San Francisco is confirmed (LMN4QZ)", confirmation(
        "Thank you for choosing United",
        ["Elena, your trip to San Francisco is booked. Check in from 24 hours before departure.",
         "Carry-on bags are included with your fare."],
        [("Confirmation", "LMN4QZ"), ("Traveler", "RIVERA/ELENA"),
         ("Flight", "UA 1423, Tue, Nov 24, 2026"), ("Depart", "2:40 PM, Chicago (ORD)"),
         ("Arrive", "5:35 PM, San Francisco (SFO)"), ("Seat", "22A"),
         ("Flight", "UA 618, Mon, Nov 30, 2026"), ("Depart", "1:10 PM, San Francisco (SFO)"),
         ("Arrive", "7:24 PM, Chicago (ORD)"), ("Seat", "18F")], [there, back]), to=[mom], cc=[ALEX])

    dads = bookings.flight("Hector Rivera", "3KX9PD", "Southwest Airlines", "WN", 1876, PHX, "2026-11-25T10:50:00-07:00",
                           OAK, "2026-11-25T11:55:00-08:00")
    box.add(SOUTHWEST, at(10, 21, 19, 5), "You're going to Oakland on 11/25 (3KX9PD)!", confirmation(
        "Hi Hector, Oakland is waiting", ["Your flight is booked. Two bags of 50 pounds come along."],
        [("Confirmation", "3KX9PD"), ("Passenger", "Hector Rivera"), ("Flight", "WN 1876"),
         ("Departs", "Wed, Nov 25, 10:50 AM, Phoenix (PHX)"), ("Arrives", "Wed, Nov 25, 11:55 AM, Oakland (OAK)")],
        dads, encoding="base64"), to=[dad], cc=[ALEX])

    out = bookings.flight("Alex Rivera", "HQ7K2M", "Delta Air Lines", "DL", 669, SFO, "2026-12-09T08:05:00-08:00", JFK,
                          "2026-12-09T16:40:00-05:00", "14C")
    home = bookings.flight("Alex Rivera", "HQ7K2M", "Delta Air Lines", "DL", 752, JFK, "2026-12-11T17:20:00-05:00", SFO,
                           "2026-12-11T20:55:00-08:00", "15A")
    box.add(DELTA, at(11, 2, 9, 31), "Alex, your flight receipt: SFO > JFK 09DEC26", confirmation(
        "You're all set, Alex", ["Your trip confirmation number is HQ7K2M."],
        [("Confirmation", "HQ7K2M"), ("DL 669", "Wed, Dec 9, 8:05 AM SFO to 4:40 PM JFK, seat 14C"),
         ("DL 752", "Fri, Dec 11, 5:20 PM JFK to 8:55 PM SFO, seat 15A")], [out, home]), to=ALEX)

    # The year's earlier flights.
    old = [
        (4, 22, "BWQ8LT", "AS", 1062, OAK, "2026-05-20T07:30:00-07:00", SEA, "2026-05-20T09:35:00-07:00", "11D"),
        (4, 22, "BWQ8LT", "AS", 1171, SEA, "2026-05-22T18:15:00-07:00", OAK, "2026-05-22T20:25:00-07:00", "12D"),
        (7, 6, "NRC5YH", "AS", 2087, OAK, "2026-08-15T10:20:00-07:00", PDX, "2026-08-15T12:05:00-07:00", "20B"),
        (7, 6, "NRC5YH", "AS", 2094, PDX, "2026-08-22T16:00:00-07:00", OAK, "2026-08-22T17:50:00-07:00", "21B"),
    ]
    for index, (month, day, code, iata, number, origin, departs, destination, arrives, seat) in enumerate(old):
        data = bookings.flight("Alex Rivera", code, "Alaska Airlines", iata, number, origin, departs, destination,
                               arrives, seat)
        box.add(ALASKA, at(month, day, 12, index), f"Confirmation {code}: {iata} {number} to {destination[0]}",
                confirmation("Thanks for booking, Alex", ["See you on board."],
                             [("Code", code), ("Flight", f"{iata} {number}"), ("Seat", seat)], data))
    march = bookings.flight("Elena Rivera", "PZ3M8K", "United Airlines", "UA", 1210, ORD, "2026-03-12T09:00:00-05:00",
                            SFO, "2026-03-12T11:40:00-07:00", "7B")
    box.add(UNITED, at(1, 30, 11, 3), "Your trip to San Francisco is confirmed (PZ3M8K)", confirmation(
        "Thank you for choosing United", ["Elena, your flight to San Francisco is booked."],
        [("Confirmation", "PZ3M8K"), ("Flight", "UA 1210"), ("Seat", "7B")], march), to=[mom], cc=[ALEX])

    # A colleague's mom, also today.
    theirs = bookings.flight("Adaeze Eze", "QX2R7V", "British Airways", "BA", 285, LHR, "2026-11-24T11:20:00+00:00", SFO,
                             "2026-11-24T14:35:00-08:00", "31K")
    original = message(BRITISH, [("Chidi Eze", "chidi.eze@fernwell.example")], "BA e-ticket receipt QX2R7V",
                       at(10, 2, 6, 15), confirmation(
        "Your e-ticket receipt", ["Thank you for booking with British Airways."],
        [("Booking reference", "QX2R7V"), ("Passenger", "MRS ADAEZE EZE"), ("Flight", "BA0285 London Heathrow (LHR) to San Francisco (SFO)"),
         ("Departs", "24 Nov 2026 11:20"), ("Arrives", "24 Nov 2026 14:35")], theirs))
    box.add(sender("chidi"), at(11, 23, 17, 20), "Fwd: BA e-ticket receipt QX2R7V", multipart("mixed", [
        text_part("My mom lands tomorrow afternoon, so I am out from two. Her plane is BA 285, details below.\n"
                  "If the review moves, tell me; mom will want to feed you all.\n\nChidi"),
        forwarded(original)]), to=ALEX_WORK)
    box.add(sender("ingrid"), at(11, 20, 15, 2), "Fwd: Sarah's flights for the workshop", plain(
        "For your calendar, from Sarah.\n\n---------- Forwarded message ---------\nFrom: Sarah Novak "
        "<sarah.novak@hudsonretail.example>\nSubject: my flights\n\nI come back from Boston on B6 2317 on December 8, "
        "landing 9:50 PM. My mom has the kids that week, so any hour works.\n"), to=ALEX_WORK)


def reservation_mails(box):
    tosca, juniper = PLACES["tosca"], PLACES["juniper"]
    burdock = PLACES["home"]._replace(name="Burdock", street="2101 Webster St", postcode="94612")
    amandine = PLACES["home"]._replace(name="Chez Amandine", street="3859 Piedmont Ave", postcode="94611")

    def dinner(made, place, start, spoken, party, code, status=bookings.CONFIRMED, note="We hold your table for 15 minutes."):
        gone = status == CANCELLED
        word = "canceled" if gone else "confirmed"
        box.add(OPENPLATE, made, f"Your reservation at {place.name} is {word}", confirmation(
            f"Reservation {word}", [f"Alex, your table at {place.name} is {word}.", "" if gone else note],
            [("Restaurant", place.name), ("Address", place.address), ("When", spoken), ("Party", party),
             ("Confirmation", code)],
            bookings.table(place.name, place, start, party, code, "Alex Rivera", status)))

    dinner(at(11, 12, 20, 14), tosca, "2026-11-24T19:30:00-08:00", "Tuesday, November 24, 7:30 PM", 5, "TV-90417",
           note="Your note to the restaurant: one guest is allergic to walnuts.")
    dinner(at(11, 15, 9, 40), juniper, "2026-12-12T20:00:00-08:00", "Saturday, December 12, 8:00 PM", 2, "JR-3318")
    dinner(at(10, 30, 13, 8), burdock, "2026-11-24T19:00:00-08:00", "Tuesday, November 24, 7:00 PM", 4, "BK-5520")
    dinner(at(11, 5, 8, 3), burdock, "2026-11-24T19:00:00-08:00", "Tuesday, November 24, 7:00 PM", 4, "BK-5520", CANCELLED)
    dinner(at(11, 5, 8, 9), burdock, "2026-12-17T19:00:00-08:00", "Thursday, December 17, 7:00 PM", 4, "BK-5611")
    dinner(at(7, 2, 12, 0), juniper, "2026-07-22T18:30:00-07:00", "Wednesday, July 22, 6:30 PM", 4, "JR-2871")
    dinner(at(1, 29, 21, 30), amandine, "2026-02-14T19:30:00-08:00", "Saturday, February 14, 7:30 PM", 2, "CA-1180")

    hotel = PLACES["hotel"]
    box.add(("The Orchard House", "stay@orchardhouse.example"), at(11, 2, 9, 58), "Your stay at The Orchard House Hotel", confirmation(
        "We look forward to your stay", ["Check-in is from 3 PM. A quiet room on a high floor is noted."],
        [("Confirmation", "OH-482915"), ("Check-in", "Wednesday, December 9, 2026"),
         ("Check-out", "Friday, December 11, 2026"), ("Address", hotel.address)],
        bookings.room(hotel.name, hotel, "2026-12-09T15:00:00-05:00", "2026-12-11T11:00:00-05:00", "OH-482915", "Alex Rivera")))
    inn = hotel._replace(name="The Pine Street Inn", street="819 Pine St", city="Seattle", region="WA", postcode="98101")
    box.add(("The Pine Street Inn", "desk@pinestreetinn.example"), at(4, 22, 12, 30), "Reservation PSI-77120", confirmation(
        "Your room is reserved", ["Breakfast is from 6:30."],
        [("Confirmation", "PSI-77120"), ("Check-in", "May 20"), ("Check-out", "May 22")],
        bookings.room(inn.name, inn, "2026-05-20T15:00:00-07:00", "2026-05-22T11:00:00-07:00", "PSI-77120", "Alex Rivera")))
    box.add(("City Ballet Tickets", "tickets@cityballet.example"), at(10, 8, 10, 1), "Your tickets: The Nutcracker, December 19", confirmation(
        "Enjoy the show", ["Doors open at 1:15 PM. Children under five need a seat of their own."],
        [("Order", "NC-20881"), ("When", "Saturday, December 19, 2:00 PM"), ("Seats", "Orchestra, row M, 11 to 14")],
        bookings.event("The Nutcracker", PLACES["opera"], "2026-12-19T14:00:00-08:00", "NC-20881", "Alex Rivera", 4)))
    box.add(("City Ballet Tickets", "tickets@cityballet.example"), at(2, 3, 10, 0), "Your tickets: Swan Lake, March 20", confirmation(
        "Enjoy the show", ["Doors open at 6:45 PM."], [("Order", "NC-19340"), ("Seats", "Balcony, row B, 3 and 4")],
        bookings.event("Swan Lake", PLACES["opera"], "2026-03-20T19:30:00-07:00", "NC-19340", "Alex Rivera", 2)))


def personal_mails(box):
    """What questions are asked about."""
    me_too = ("Naomi Chen", "naomi@riverachen.example")
    box.add(("Hal and June", "hosts@heroncabin.example"), at(11, 18, 20, 26), "Heron Cabin: everything you need to know", rich(
        "Hi Alex and Naomi,\n\nwe are glad you come to Heron Cabin, December 27 to 30. Check-in is from 4 PM.\n\n"
        "The key is in the lock box beside the wood pile, code 0418. Wifi network: HeronCabin. Wifi password: "
        "juniper-otter-58.\n\nPlease do not feed the jays, they tell the others. Snow chains hang in the garage.\n\nHal and June",
        "Heron Cabin"), cc=[me_too])
    teacher = sender("teacher")
    trip_text = ("Dear families of Room 12,\n\non Friday, December 4 our class goes to the Chabot Space & Science Center. "
                 "The bus leaves at 8:45 sharp and is back by 2:15.\n\nPlease send a bag lunch, a water bottle and a warm "
                 "layer; the ridge is windy. The trip costs $12, in an envelope with your child's name. Permission slips "
                 "are due by Tuesday, December 1.\n\nWe have room for four parents.\n\nClaire Abernathy\nRoom 12")
    box.add(teacher, at(11, 16, 15, 44), "School trip to the Chabot Space & Science Center", multipart("mixed", [
        rich(trip_text, "School trip"),
        attachment("permission-slip.pdf", "application/pdf", b"%PDF-1.4\n% permission slip, Room 12\n" + bytes(range(256)) * 3 + b"\n%%EOF\n")]),
        cc=[me_too])
    box.add(teacher, at(10, 12, 16, 10), "Mateo's reading log", plain(
        "Mateo has read 11 books since August, two of them upside down. He asks very good questions about squid.\n\nClaire Abernathy"))
    margaret = sender("margaret")
    sign = "Margaret Lindqvist\nDirector of Engineering, Fernwell Software"
    box.add(margaret, at(11, 24, 9, 5), "Roadmap offsite: your three bets", plain(
        "Alex,\n\nfor the roadmap offsite on December 2 please send me your three bets by Monday noon, half a page each: "
        "what we build, who it is for, and what we stop doing for it.\n\nEnjoy the holiday with your family.", sign), to=ALEX_WORK)
    box.add(margaret, at(11, 17, 18, 22), "Re: New York", plain(
        "Approved. Stay through Friday if Hudson wants the extra half day.", sign), to=ALEX_WORK)
    box.add(margaret, at(9, 9, 8, 48), "Your promotion case", plain(
        "I have what I need from Chidi and Deepak. One more example of work across teams would help: the importer?", sign), to=ALEX_WORK)
    box.add(margaret, at(5, 6, 17, 30), "The talk", plain(
        "Ten minutes is short. Cut the history, keep the demo that failed.", sign), to=ALEX_WORK)
    mom = sender("mom")
    box.add(mom, at(11, 22, 8, 15), "What I bring", plain(
        "Mijo,\n\nI bring the tamales from Doña Lupe, four dozen, frozen, in the blue cooler. And your grandmother's tablecloth. "
        "Do not cook on Tuesday, we go out as you said. I have not been to an Italian place since your father snored at one.\n\nTu mamá"))
    box.add(mom, at(11, 4, 18, 0), "New flight", plain(
        "The evening one was too late for dinner with the children, so I changed it. You have the mail from the airline. "
        "Do not come early, you know they are never on time.\n\nMom"))
    box.add(mom, at(9, 29, 9, 9), "Thanksgiving", plain("I have bought the ticket! Is Lucía still afraid of the turkey?\n\nMom"))
    box.add(mom, at(5, 10, 20, 0), "Thank you", plain("The flowers came and they are yellow, as they should be. I have put them where your brother will see them.\n\nMom"))
    box.add(sender("dad"), at(11, 22, 19, 40), "Wednesday", plain(
        "I land before noon. I have one suitcase and the fishing rods. If you are late I sit by the door with the bad coffee.\n\nDad"))
    box.add(sender("dad"), at(8, 3, 7, 2), "Fishing", plain("Mateo is old enough. I have found a rod his size.\n\nDad"))
    box.add(sender("dentist"), at(11, 23, 10, 0), "Reminder: Monday, November 30 at 9:00 AM", plain(
        "This is a reminder of your cleaning with Dr. Feldman on Monday, November 30 at 9:00 AM, 3250 Grand Ave.\n"
        "Please call (510) 555-0184 at least a day before if you cannot come."))
    box.add(sender("dentist"), at(5, 24, 10, 0), "Reminder: Wednesday, May 27 at 8:30 AM", plain(
        "This is a reminder of your cleaning with Dr. Feldman on Wednesday, May 27 at 8:30 AM, 3250 Grand Ave."))
    box.add(sender("plumber"), at(4, 26, 19, 12), "Invoice 2217, kitchen sink", multipart("mixed", [
        text_part("Trap and shutoff valve replaced, $385.00. The disposal has a year left in it, maybe two.\n\nGus"),
        attachment("invoice-2217.pdf", "application/pdf", b"%PDF-1.4\n% invoice 2217\n" + bytes(reversed(range(256))) * 2 + b"\n%%EOF\n")]))
    box.add(sender("vet"), at(10, 24, 17, 30), "Biscuit's teeth", plain(
        "Biscuit did well. Soft food until Tuesday. He weighs 14.2 kg and could weigh 13."))
    box.add(sender("insurance"), at(6, 10, 9, 0), "Your policy renews on July 1", plain(
        "Your homeowner's policy HM-66120 renews on July 1. Premium: $2,148.00 a year. The earthquake rider is separate."))
    box.add(("Fox Theater Oakland", "news@foxtheater.example"), at(10, 5, 12, 0), "Just announced: The Paper Lanterns, December 11", rich(
        "The Paper Lanterns come to Oakland on December 11.\n\nDoors 7 PM, show 8 PM. On sale Friday at 10 AM.", "Just announced"))
    box.add(sender("juniper"), at(7, 24, 11, 0), "How was your evening?", rich("Tell us in two minutes, and the next dessert is on us.", "How was it?"))
    box.add(sender("gym"), at(11, 20, 12, 0), "Thanksgiving hours", plain(
        "We close at 2 PM on Wednesday and stay closed on Thursday. Friday from 8, bring your guests for free.\n\nGranite Hall"))


def routine_mails(box, rng):
    herald = ("The Lake Merritt Letter", "letter@lakemerritt.example")
    for index, (subject, lead, second, small) in enumerate(letters.LAKE_LETTER):
        month, day = (index + 1, 8) if index < 11 else (11, 22)
        box.add(herald, at(month, day, 7, 30), f"The Lake Merritt Letter: {subject}",
                rich(f"{lead}\n\n{second}\n\n{small}\n\nYou get this letter because you signed up at the boathouse.", subject))
    for index, (subject, text) in enumerate(letters.PAN_AND_FLAME):
        box.add(("Pan & Flame", "hello@panandflame.example"), at(index + 1, 2, 6, 0), subject, rich(text, subject))
    for index, (subject, text) in enumerate(letters.BAY_TRAILS):
        box.add(("Bay Trails", "walks@baytrails.example"), at(index * 2 + 1, 15, 8, 0), f"This month's walk: {subject}", rich(text, subject))
    market = ("Harvest Basket", "receipts@harvestbasket.example")
    moment = at(1, 4, 11, 20)
    number = 40211
    while moment < END:
        items = rng.sample(letters.GROCERIES, rng.randint(4, 9))
        total = sum(price for _, price in items)
        rows = "".join(f"{name:<26}{price:>8.2f}\n" for name, price in items)
        box.add(market, moment, f"Your Harvest Basket receipt #{number}", text_part(
            f"Delivered to 418 Haddon Rd.\n\n{rows}{'-' * 34}\n{'Total':<26}{total:>8.2f}\n\nThank you, Alex.\n",
            encoding=rng.choice(["7bit", "base64", "quoted-printable"])))
        number += rng.randint(90, 400)
        moment += dt.timedelta(days=7, minutes=rng.randint(-90, 90))
    for month in range(1, 12):
        power = rng.uniform(92, 188)
        box.add(("East Bay Power & Gas", "billing@ebpg.example"), at(month, 18, 5, 0), f"Your {dt.date(2026, month, 1):%B} bill is ready",
                rich(f"Your bill for account 5521-0098 is ${power:.2f}.\n\nIt is paid automatically on the 28th.", "Your bill"))
        box.add(("Lumen Stream", "no-reply@lumenstream.example"), at(month, 3, 3, 10), "Payment received: $17.99",
                plain("Thank you. Your plan Family continues until the 3rd of next month."))
        box.add(("Granite Hall Climbing", "desk@granitehall.example"), at(month, 1, 9, 0), f"Granite Hall: new routes in {dt.date(2026, month, 1):%B}",
                rich(f"{rng.randint(18, 36)} new routes on the {rng.choice(['east wall', 'cave', 'slab', 'kids corner'])}.\n\n"
                     f"Setter's pick: {rng.choice(['Green Tax', 'Slow Otter', 'The Long Goodbye', 'Paper Crane', 'Wet Chalk'])}, "
                     f"V{rng.randint(2, 6)}.", "New routes"))
        if month % 2 == 0:
            box.add(("East Bay Water", "billing@ebwater.example"), at(month, 11, 5, 30), "Your water bill",
                    plain(f"Amount due: ${rng.uniform(88, 140):.2f}. You used {rng.randint(9, 17)} units, the neighborhood's median is 12."))
    for month, day, hour, trip in [
        (1, 31, 22, "Woolsey St to Haddon Rd"), (2, 14, 22, "Piedmont Ave to Haddon Rd"), (3, 14, 23, "Grand Ave to Haddon Rd"),
        (4, 16, 21, "Spear St to Haddon Rd"), (5, 20, 5, "Haddon Rd to Oakland Airport"), (5, 22, 21, "Oakland Airport to Haddon Rd"),
        (6, 6, 23, "Broadway to Haddon Rd"), (7, 22, 21, "Hayes St to Haddon Rd"), (8, 15, 8, "Haddon Rd to Oakland Airport"),
        (8, 22, 19, "Oakland Airport to Haddon Rd"), (10, 3, 22, "Green St to Haddon Rd"), (11, 12, 21, "Clement St to Haddon Rd"),
        (11, 14, 22, "Woolsey St to Haddon Rd"),
    ]:
        fare = rng.uniform(14, 52)
        box.add(("Tandem Rides", "receipts@tandemrides.example"), at(month, day, hour, 41), f"Your ride: {trip}",
                rich(f"{trip}\n\nTotal ${fare:.2f}, card ending 4402. Thanks for riding, Alex.", "Your ride"))
    shop = ("Rockridge Reading Room", "orders@rockridgereadingroom.example")
    for index, (title, author, price) in enumerate(letters.BOOKS):
        box.add(shop, at(index + 1, 24, 14, 3), f"Your order: {title}", plain(
            f"{title} by {author}, ${price:.2f}, is ready at the counter, 5941 College Ave. We hold it for ten days."))
    office = ("Lakeshore Elementary School", "office@lakeshore-school.example")
    for month, day, subject, text in letters.SCHOOL:
        box.add(office, at(month, day, 15, 5), subject, rich(text, subject), cc=[("Naomi Chen", "naomi@riverachen.example")])
    team = [sender(k) for k in ("chidi", "ingrid", "tomasz", "rachel", "deepak", "mei", "carlos")]
    for index, (subject, replies) in enumerate(letters.WORK_THREADS):
        moment = at(1, 13, 9, 12) + dt.timedelta(days=17 * index, hours=index % 6)
        for depth, text in enumerate(replies):
            who = team[(index + depth) % len(team)]
            quoted = f"\n\nOn {moment:%b %d} {team[(index + depth - 1) % len(team)][0]} wrote:\n> {replies[depth - 1]}\n" if depth else ""
            box.add(who, moment, ("Re: " if depth else "") + subject, text_part(f"{text}\n\n{who[0].split()[0]}{quoted}"), to=ALEX_WORK)
            moment += dt.timedelta(hours=1 + depth * 3, minutes=7 * index % 50)
    for key, month, day, subject, text in letters.FRIENDS:
        who = sender(key)
        first = who[0].split()[0]
        latin = key in ("jurgen", "zoe", "ana", "sofia")
        part = text_part(f"{text}\n\n{first}", charset="iso-8859-1" if latin else "utf-8",
                         encoding="base64" if key in ("hana", "yuki") else None)
        box.add(who, at(month, day, 18 + day % 4, day * 2 % 60), subject, part, charset="iso-8859-1" if latin else "utf-8")
    promos = [
        ("Kite & Anchor", "deals@kiteandanchor.example", "Rain jackets, 30% off until Sunday", "Sizes for everyone who thinks it will not rain."),
        ("Tessellate Toys", "hi@tessellate.example", "A puzzle of 1,000 octopuses", "For ages 8 and up, and for patient people."),
        ("Sunset Optical", "care@sunsetoptical.example", "It is time for your eye exam", "Your last one was in 2024."),
        ("Wander Fares", "fares@wanderfares.example", "SFO to Lisbon from $412", "Flights in February, book by midnight. Prices change often."),
        ("East Bay Music", "shop@ebmusic.example", "Used keyboards, tuned drums", "Trade in your recorder. Please."),
    ]
    for index in range(33):
        name, mail, subject, text = promos[index % len(promos)]
        box.add((name, mail), at(1 + index // 3, 6 + index % 9, 4, 20 + index), subject, rich(
            text + "\n\nUnsubscribe at any time, for instance now.", subject))
    invites = [
        ("margaret", 10, 28, "Invitation: 2027 roadmap offsite", "20261202T090000", "2027 roadmap offsite"),
        ("ingrid", 11, 18, "Invitation: Design review: sync engine", "20261125T100000", "Design review: sync engine"),
        ("sarah-n", 11, 3, "Invitation: Hudson Retail workshop", "20261210T063000", "Hudson Retail workshop"),
        ("deepak", 11, 10, "Invitation: Interview: backend candidate", "20261117T150000", "Interview: backend candidate"),
    ]
    for key, month, day, subject, start, title in invites:
        who = sender(key)
        cal = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Fernwell//Invites 1.0//EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
               f"UID:{title.replace(' ', '-').lower()}@fernwell.example\r\nDTSTAMP:20261101T000000Z\r\n"
               f"DTSTART;TZID=America/Los_Angeles:{start}\r\nDURATION:PT1H\r\nSUMMARY:{title}\r\n"
               f"ORGANIZER;CN={who[0]}:mailto:{who[1]}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
        box.add(who, at(month, day, 11, 30), subject, multipart("alternative", [
            text_part(f"You are invited to: {title}"),
            text_part(cal, "calendar", encoding="base64", params="; method=REQUEST")]), to=ALEX_WORK)


def write(folder, seed):
    box = Mailbox()
    airline_mails(box)
    reservation_mails(box)
    personal_mails(box)
    routine_mails(box, random.Random(seed))
    box.mails.sort(key=lambda mail: (mail[0], mail[1], mail[2]))
    border = at(10, 1, 0)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "archive-2026.mbox").write_bytes(mbox([m for m in box.mails if m[0] < border]).encode())
    recent = [m for m in box.mails if m[0] >= border]
    for index, (moment, _, text) in enumerate(recent):
        unread = index >= len(recent) - 4
        # The name as Dovecot gives it; unread mail waits in `new` without flags.
        name = f"{int(moment.timestamp())}.M{index:06}P417.lakehouse" + ("" if unread else ":2,S")
        path = folder / "Inbox" / ("new" if unread else "cur") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return len(box.mails)
