"""Who the household knows. Names, numbers and addresses are invented; 555-01xx numbers reach nobody."""

from typing import NamedTuple, Optional

from .places import PLACES


class Person(NamedTuple):
    key: str
    given: str
    family: str
    phones: tuple = ()  # (type, number)
    emails: tuple = ()
    nick: str = ""
    gender: str = ""
    born: str = ""  # 1990-01-17, or --01-17 without the year
    home: Optional[object] = None  # Place
    work: Optional[object] = None
    org: str = ""
    title: str = ""
    role: str = ""
    tags: tuple = ()
    note: str = ""
    company: bool = False
    book: str = "google"  # which file it is kept in

    @property
    def name(self):
        return f"{self.given} {self.family}".strip()


def _at(street, city, region, postcode, country="USA"):
    from .places import Place

    return Place("", street, city, region, postcode, country, 0.0, 0.0)


def _p(key, given, family, phone="", email="", **more):
    phones = more.pop("phones", (("cell", phone),) if phone else ())
    emails = more.pop("emails", (email,) if email else ())
    return Person(key, given, family, phones, emails, **more)


P = PLACES
ME = _p("me", "Alex", "Rivera", "+15105550134", emails=("alex@riverachen.example", "alex.rivera@fernwell.example"),
        born="1988-03-14", home=P["home"], work=P["office"], org="Fernwell Software", title="Senior Software Engineer",
        book="me")

FAMILY = [
    _p("mom", "Elena", "Rivera", "+17735550121", "elena.rivera@lakepost.example", nick="Mom", gender="F",
       born="1957-04-09", home=P["mom"], note="Allergic to walnuts. Flies out for Thanksgiving.", book="family"),
    _p("dad", "Hector", "Rivera", "+16025550119", "hector.rivera@desertmail.example", nick="Dad", gender="M",
       born="1955-11-02", home=_at("8214 N 17th Pl", "Phoenix", "AZ", "85020"), book="family"),
    _p("naomi", "Naomi", "Chen", "+15105550136", emails=("naomi@riverachen.example", "nchen@baycounty-health.example"),
       gender="F", born="1989-07-22", home=P["home"], org="Bay County Health", title="Nurse Practitioner", book="family"),
    _p("mateo", "Mateo", "Rivera", gender="M", born="2017-05-03", home=P["home"], book="family"),
    _p("lucia", "Lucía", "Rivera", nick="Lulu", gender="F", born="2020-02-11", home=P["home"], book="family"),
    _p("daniel", "Daniel", "Rivera", "+15035550172", "daniel.rivera@rosecity.example", nick="Danny", gender="M",
       born="1991-09-30", home=_at("3327 SE Salmon St", "Portland", "OR", "97214"), book="family"),
    _p("carmen", "Carmen", "Walsh", "+353865550143", "carmen.walsh@liffeymail.example", gender="F", born="1985-12-19",
       home=_at("14 Leeson Park", "Dublin", "Leinster", "D06 X7P3", "Ireland"), book="family"),
    _p("abuela", "Rosario", "Delgado", "+17735550158", nick="Abuela", gender="F", born="1932-10-07",
       home=_at("1902 S Throop St", "Chicago", "IL", "60608"), book="family"),
    _p("wei", "Wei", "Chen", "+16505550127", "weichen@peninsula.example", gender="M", born="1958-02-18",
       home=_at("311 Magnolia Ave", "Millbrae", "CA", "94030"), note="Naomi's dad.", book="family"),
    _p("ming", "Ming-Hua", "Chen", "+16505550128", gender="F", born="1960-06-30",
       home=_at("311 Magnolia Ave", "Millbrae", "CA", "94030"), note="Naomi's mom.", book="family"),
]

FRIENDS = [
    _p("sam-okafor", "Sam", "Okafor", "+14155550163", "sam.okafor@cragmail.example", born="1987-08-21",
       home=P["sam-okafor"], tags=("Climbing",)),
    _p("sam-whitfield", "Sam", "Whitfield", "+15105550167", "coach.sam@lakeshoresoccer.example", born="1979-03-02",
       home=P["sam-whitfield"], org="Lakeshore Youth Soccer", title="Coach"),
    _p("priya", "Priya", "Raman", "+15105550141", "priya.raman@hillside.example", born="1990-01-17", home=P["priya"],
       note="Gate sticks, push hard.", tags=("Friends", "Book club")),
    _p("omar", "Omar", "Aziz", "+15105550145", "omar.aziz@lakeside.example", born="1984-05-27", home=P["omar"],
       tags=("Friends", "Book club"), book="cards"),
    _p("lena", "Lena", "Hoffmann", "+14155550148", "lena.hoffmann@noevalley.example", born="1986-10-04",
       home=P["lena"], tags=("Friends",), book="cards"),
    _p("nina", "Nina", "Petrova", "+15105550152", "nina.petrova@islandmail.example", born="1989-02-26",
       home=P["nina"], tags=("Friends",)),
    _p("tom", "Tom", "Becker", "+15105550154", "tom.becker@eastbay.example", born="1983-12-01",
       home=_at("5512 Lawton Ave", "Oakland", "CA", "94618"), tags=("Friends",)),
    _p("ana", "Ana", "Silva", "+15105550155", "ana.silva@eastbay.example", born="1985-04-16",
       home=_at("5512 Lawton Ave", "Oakland", "CA", "94618"), tags=("Friends",), book="cards"),
    _p("karim", "Karim", "Haddad", "+14155550159", "karim.haddad@sunsetpost.example", born="1990-07-08",
       home=_at("1344 20th Ave", "San Francisco", "CA", "94122"), tags=("Friends",)),
    _p("grace", "Grace", "Kim", "+15105550161", "grace.kim@haddonroad.example", born="1978-09-12",
       home=_at("422 Haddon Rd", "Oakland", "CA", "94606"), note="Next door. Feeds Biscuit when we are away.",
       tags=("Neighbors",)),
    _p("liam", "Liam", "O'Connor", "+14155550164", "liam.oconnor@bernalmail.example", born="1986-03-17",
       home=_at("77 Bocana St", "San Francisco", "CA", "94110"), tags=("Climbing",), book="cards"),
    _p("yuki", "Yuki", "Tanaka", "+14155550165", "yuki.tanaka@richmondpost.example", born="1992-11-23",
       home=_at("512 6th Ave", "San Francisco", "CA", "94118"), tags=("Book club",), book="cards"),
    _p("fatima", "Fatima", "Noor", "+15105550166", "fatima.noor@elmwood.example", born="1988-06-05",
       home=_at("2901 Benvenue Ave", "Berkeley", "CA", "94705"), tags=("Book club",)),
    _p("zoe", "Zoë", "Lambert", "+33615550168", "zoe.lambert@quaimail.example", born="1987-01-29",
       home=_at("23 Rue des Martyrs", "Paris", "", "75009", "France"), book="cards"),
    _p("bjorn", "Björn", "Ångström", "+46705550169", "bjorn.angstrom@sodermail.example", born="1981-02-14",
       home=_at("Skånegatan 71", "Stockholm", "", "116 37", "Sweden"), book="cards"),
    _p("jurgen", "Jürgen", "Müller", "+4915155501700", "juergen.mueller@isarpost.example", born="1976-08-08",
       home=_at("Hohenzollernstraße 52", "München", "", "80801", "Germany"), book="cards"),
    _p("sofia", "Sofia", "Rossi", "+14155550171", "sofia.rossi@northbeach.example", born="1991-05-19",
       home=_at("642 Green St", "San Francisco", "CA", "94133")),
    _p("arjun", "Arjun", "Mehta", "+15105550173", "arjun.mehta@temescal.example", born="1989-10-30",
       home=_at("492 49th St", "Oakland", "CA", "94609")),
    _p("hana", "Hana", "Kovářová", "+420605550174", "hana.kovarova@vltavamail.example", born="1990-12-24",
       home=_at("Korunní 88", "Praha", "", "130 00", "Czechia"), book="cards"),
    _p("marcus", "Marcus", "Bell", "+15105550175", "marcus.bell@grandlake.example", born="1982-07-04",
       home=_at("688 Trestle Glen Rd", "Oakland", "CA", "94610")),
    _p("leila", "Leila", "Farahani", "+15105550176", "leila.farahani@piedmont.example", born="1986-03-21",
       home=_at("210 Mountain Ave", "Piedmont", "CA", "94611"), book="cards"),
    _p("kofi", "Kofi", "Mensah", "+15105550177", "kofi.mensah@adamspoint.example", born="1984-03-06",
       home=_at("345 Euclid Ave", "Oakland", "CA", "94610")),
    _p("thuy", "Thuy", "Nguyen", "+14085550178", "thuy.nguyen@southbay.example", born="1990-09-02",
       home=_at("1180 Minnesota Ave", "San Jose", "CA", "95125")),
    _p("dmitri", "Dmitri", "Volkov", "+14155550179", "dmitri.volkov@outerpost.example", born="--11-11",
       home=_at("2450 Taraval St", "San Francisco", "CA", "94116")),
    _p("aroha", "Aroha", "Ngata", "+64215550180", "aroha.ngata@harbourmail.example", born="1985-02-06",
       home=_at("18 Ponsonby Terrace", "Auckland", "", "1011", "New Zealand"), book="cards"),
    _p("ngozi", "Ngozi", "Adeyemi", "+15105550181", "ngozi.adeyemi@laurel.example", born="1987-04-25",
       home=_at("3811 Laurel Ave", "Oakland", "CA", "94602")),
    _p("giulia", "Giulia", "Marchetti", "+14155550182", "giulia.marchetti@marina.example", born="1994-05-15",
       home=_at("2130 Chestnut St", "San Francisco", "CA", "94123"), note="Lucía's old babysitter."),
]

W = P["office"]
FERN = "Fernwell Software"
WORK = [
    _p("margaret", "Margaret", "Lindqvist", phones=(("work", "+14155550101"), ("cell", "+14155550102")),
       email="margaret.lindqvist@fernwell.example", org=FERN, title="Director of Engineering", work=W, tags=("Work",)),
    _p("chidi", "Chidi", "Eze", "+14155550103", "chidi.eze@fernwell.example", org=FERN, title="Staff Engineer",
       work=W, born="1985-06-11", tags=("Work",)),
    _p("ingrid", "Ingrid", "Berg", "+14155550104", "ingrid.berg@fernwell.example", org=FERN, title="Product Manager",
       work=W, tags=("Work",)),
    _p("tomasz", "Tomasz", "Kowalski", "+14155550105", "tomasz.kowalski@fernwell.example", org=FERN,
       title="Site Reliability Engineer", work=W, tags=("Work",)),
    _p("rachel", "Rachel", "Stein", "+14155550106", "rachel.stein@fernwell.example", org=FERN, title="Designer",
       work=W, tags=("Work",)),
    _p("deepak", "Deepak", "Iyer", "+14155550107", "deepak.iyer@fernwell.example", org=FERN,
       title="Engineering Manager", work=W, tags=("Work",)),
    _p("mei", "Mei", "Lin", "+14155550108", "mei.lin@fernwell.example", org=FERN, title="Data Scientist", work=W,
       tags=("Work",)),
    _p("carlos", "Carlos", "Ibáñez", "+14155550109", "carlos.ibanez@fernwell.example", org=FERN,
       title="Software Engineer", work=W, tags=("Work",)),
    _p("amara", "Amara", "Diallo", "+14155550110", "amara.diallo@fernwell.example", org=FERN, title="People Partner",
       work=W, tags=("Work",)),
    _p("sarah-n", "Sarah", "Novak", "+12125550111", "sarah.novak@hudsonretail.example", org="Hudson Retail Group",
       title="Head of Platform", note="New York customer.", tags=("Work",)),
    _p("victor", "Victor", "Santos", "+12125550112", "victor.santos@hudsonretail.example", org="Hudson Retail Group",
       title="Architect", tags=("Work",)),
]

SERVICES = [
    _p("dentist", "Ruth", "Feldman", phones=(("work", "+15105550184"),), email="office@grandlakedental.example",
       org="Grand Lake Dental", title="Dentist", role="Dentist", work=P["dentist"], tags=("Health",)),
    _p("pediatrician", "Anil", "Kapoor", phones=(("work", "+15105550185"),), email="frontdesk@elmwoodpeds.example",
       org="Elmwood Pediatrics", title="Pediatrician", role="Pediatrician", work=P["pediatrics"], tags=("Health",)),
    _p("doctor", "Joanna", "Wójcik", phones=(("work", "+15105550186"),), org="Lakeside Family Medicine",
       title="Family Doctor", role="Doctor", work=_at("2648 International Blvd", "Oakland", "CA", "94601"),
       tags=("Health",)),
    _p("vet", "Henrik", "Dahl", phones=(("work", "+15105550187"),), email="hello@glenviewvet.example",
       org="Glenview Veterinary Clinic", title="Veterinarian", role="Vet",
       work=_at("4218 Park Blvd", "Oakland", "CA", "94602"), note="Biscuit's vet.", tags=("Health",)),
    _p("plumber", "Gus", "Papadakis", phones=(("work", "+15105550188"),), email="gus@papadakisplumbing.example",
       org="Papadakis Plumbing", title="Plumber", role="Plumber", tags=("House",)),
    _p("electrician", "Renee", "Thibodeaux", phones=(("cell", "+15105550189"),), org="Thibodeaux Electric",
       title="Electrician", role="Electrician", tags=("House",)),
    _p("mechanic", "Manny", "Ochoa", phones=(("work", "+15105550190"),), org="Ochoa & Sons Auto Repair",
       title="Mechanic", role="Mechanic", work=_at("2901 Telegraph Ave", "Oakland", "CA", "94609"), tags=("Car",)),
    _p("teacher", "Claire", "Abernathy", phones=(("work", "+15105550191"),), email="cabernathy@lakeshore-school.example",
       org="Lakeshore Elementary School", title="Teacher, Grade 4", work=P["school"], note="Mateo's teacher.",
       tags=("School",)),
    _p("principal", "Dolores", "Quintana", phones=(("work", "+15105550192"),),
       email="principal@lakeshore-school.example", org="Lakeshore Elementary School", title="Principal",
       work=P["school"], tags=("School",)),
    _p("kteacher", "Hiroshi", "Sato", email="hsato@lakeshore-school.example", org="Lakeshore Elementary School",
       title="Teacher, Grade 1", work=P["school"], note="Lucía's teacher.", tags=("School",)),
    _p("piano", "Beatriz", "Carvalho", phones=(("cell", "+15105550193"),), email="beatriz@lakemerrittpiano.example",
       title="Piano Teacher", tags=("School",), note="Mateo, Wednesdays in spring."),
    _p("sitter", "Jasmine", "Park", phones=(("cell", "+15105550194"),), email="jasmine.park@campusmail.example",
       born="2004-08-19", title="Babysitter", tags=("School",)),
    _p("landscaper", "Noé", "Villanueva", phones=(("cell", "+15105550195"),), org="Villanueva Gardens",
       title="Gardener", role="Gardener", tags=("House",)),
    _p("insurance", "Patricia", "Gold", phones=(("work", "+15105550196"),), email="pgold@harborinsure.example",
       org="Harbor Mutual Insurance", title="Insurance Agent", tags=("House",)),
    _p("tosca", "Tosca", "Verde", phones=(("work", "+14155550197"),), email="ciao@toscaverde.example",
       org="Tosca Verde", work=P["tosca"], company=True, tags=("Restaurants",)),
    _p("juniper", "Juniper", "& Rye", phones=(("work", "+14155550198"),), email="table@juniperandrye.example",
       org="Juniper & Rye", work=P["juniper"], company=True, tags=("Restaurants",)),
    _p("gym", "Granite", "Hall Climbing", phones=(("work", "+14155550199"),), email="desk@granitehall.example",
       org="Granite Hall Climbing", work=P["gym"], company=True, tags=("Climbing",)),
]

EVERYONE = [ME] + FAMILY + FRIENDS + WORK + SERVICES
BY_KEY = {person.key: person for person in EVERYONE}
