"""What the year's routine mail says: newsletters, receipts, school, work, friends. Only words; no MIME."""

# (subject, lead story, second story, small print)
LAKE_LETTER = [
    ("The herons are early", "Volunteers counted 41 night herons on the islands on Sunday, the earliest arrival since the count began.", "The Necklace of Lights goes dark for two nights while crews swap the last of the old bulbs.", "Bird walk: first Saturday, 8 AM, meet at the boathouse."),
    ("A new dock at last", "The public dock by the boathouse reopens with a ramp that wheelchairs can use at any tide.", "Coffee cart Low Tide moves to the pergola until the rains stop.", "Rowing lessons for adults have four seats left."),
    ("Who painted the crosswalk?", "Nobody at City Hall has claimed the poppy crosswalk on Grand; neighbors want it to stay.", "The Saturday market trials a bike valet at the Lake Park end.", "Lost: one gray parrot, answers to Nacho."),
    ("Twenty-one trees for Haddon", "The city approved twenty-one street trees between Haddon Road and Wayne Place; planting begins after the rains.", "The old cinema asks what you would like to see on Mondays.", "Volunteer planters get a sandwich."),
    ("Water temple, open house", "For one day only the pump house shows its 1924 machinery.", "A reader's map of every public piano within three miles.", "The tide table is on page two."),
    ("Why the lake smelled", "Warm weeks and low tides; the aerators are back on as of Tuesday.", "Grand Avenue gets its last parklet, outside the bakery on 3428.", "Compost giveaway Sunday at the garden center."),
    ("Night market returns", "Forty stalls, two stages and a very long line for scallion pancakes, every Friday until September.", "Lakeshore Elementary's garden won a county prize for its pollinator beds.", "Bring your own cup."),
    ("Ask the lifeguard", "Temescal Pool explains its lane rules, finally.", "A tiny museum of hand-painted signs opens on Wesley.", "Swap shelf: somebody left eleven fondue sets."),
    ("Block parties, mapped", "Permits are up by a third; Haddon Road parties on September 5.", "How the 57 bus got its evening runs back.", "Chess tables are free on weekdays."),
    ("The fog was late", "A dry September in four charts.", "Poppy Street Bakery takes pie orders from October 20, cash or card, no holds after noon.", "Watch for geese on the path."),
    ("Leaves, leaves", "Street sweeping changes days on both sides of Lakeshore; check the new signs.", "Burdock on Webster has a vegetable tasting worth crossing the lake for.", "Clocks go back Sunday."),
    ("Lights on", "The Necklace of Lights is complete again: 3,400 bulbs.", "Where to volunteer on Thanksgiving morning, from Glenview to West Oakland.", "We skip next week. See you in December."),
]

PAN_AND_FLAME = [
    ("January: soups that forgive", "Leek and white bean, a ham bone if you have one, lemon at the end. It is better tomorrow."),
    ("February: one pot of rice", "Toast it, salt it, leave it alone. Twelve minutes covered, ten off the heat."),
    ("March: spring greens", "Pea shoots want eight seconds in a hot pan. Nine is too many."),
    ("April: the artichoke question", "Steam, then grill. Dip in brown butter with capers."),
    ("May: strawberries, savory", "With black pepper and a salty cheese, on toast rubbed with a cut tomato."),
    ("June: cold noodles", "Sesame, black vinegar, cucumber smashed with the side of a knife."),
    ("July: corn, five ways", "Scrape the cobs into the pot: that is your stock."),
    ("August: tomatoes, no cooking", "Salt them an hour before. Drink what is left in the bowl."),
    ("September: plums in everything", "Roast them under pork shoulder, or bake them into a yeast cake."),
    ("October: squash gnocchi", "Dry the squash in the oven first; the less flour, the lighter."),
    ("November: gravy without fear", "Brown the wings on Monday. On Thursday you only have to warm it up."),
]

BAY_TRAILS = [
    ("Wildcat Canyon after rain", "Six miles, one creek, mud to the ankle. Poppies by mile two."),
    ("Tennessee Valley", "Easy enough for a six-year-old, with an ocean at the end of it."),
    ("Huckleberry loop", "Shade all the way, berries in August, poison oak all year."),
    ("Mount Diablo by the back door", "Start at Mitchell Canyon before eight. Carry three liters."),
    ("Lake Chabot east shore", "Flat, wide, a kiosk with hot chocolate. Pelicans in November."),
    ("Point Pinole", "Eucalyptus, a long pier, trains."),
]

GROCERIES = [
    ("Sourdough, seeded", 7.50), ("Eggs, dozen", 6.29), ("Whole milk, half gallon", 4.79), ("Satsumas, 3 lb", 8.97),
    ("Tortillas, corn", 3.49), ("Chicken thighs", 11.84), ("Black beans, 4 cans", 5.96), ("Olive oil, 1 l", 18.99),
    ("Baby bok choy", 3.25), ("Firm tofu", 2.99), ("Oats, rolled", 5.49), ("Peanut butter", 6.99),
    ("Yellow onions, 3 lb", 3.99), ("Parmesan wedge", 9.60), ("Apples, Fuji", 6.72), ("Coffee beans, 12 oz", 16.50),
    ("Dog food, 15 lb", 34.99), ("Dish soap", 4.29), ("Jasmine rice, 5 lb", 9.49), ("Salmon fillet", 21.30),
]

BOOKS = [
    ("The Salt Ledger", "Ines Okoro", 17.95), ("How Buildings Listen", "P. J. Marsh", 28.00),
    ("A Short Walk to the Moon (ages 8-12)", "Dana Whitlock", 8.99), ("Lanterns of the Delta", "Tran Thu Ha", 18.00),
    ("The Patient Gardener", "Rosalind Achebe", 24.50), ("Octopus, Octopus! (ages 3-6)", "M. Brandt", 12.99),
    ("The Weather Keepers", "Lars Holm", 19.00),
]

# (month, day, subject, text)
SCHOOL = [
    (1, 12, "Welcome back, Otters", "School resumed today. Please label jackets: the lost-and-found has its own weather system.\n\nSpirit day is January 23: come as your favorite book character."),
    (1, 26, "Science fair sign-up", "Grades 3 to 5 present at the science fair on March 7. Boards are $4 in the office. Volcanoes are allowed, but only two per class."),
    (2, 9, "Valentine cards", "If your child brings cards, please bring one for everybody: 24 in Room 12, 22 in Room 3. No candy, please."),
    (2, 23, "Kindergarten and first-grade tours", "Tours for new families are on Tuesdays at 9. Tell your neighbors."),
    (3, 9, "Science fair winners", "Congratulations to Mateo R. and Odalys P. (How loud is a recorder?), to Ben T. (Mold: a love story), and to everybody who mopped."),
    (3, 30, "Spring break and garden watering", "School is closed April 6 to 10. We need five families to water the garden; sign up on the gate."),
    (4, 20, "Library volunteers", "Room for two on Thursdays from 1 to 2:30. You will learn where the dinosaur books live (567.9)."),
    (5, 4, "Teacher appreciation", "The parents' association brings breakfast on Wednesday. Fruit is covered; we need coffee."),
    (5, 18, "End-of-year picnic", "Friday, June 5 at noon on the lower field. Bring a blanket and sunscreen. Pizza $3 a slice."),
    (6, 1, "Report cards", "Report cards go home on June 5 in a sealed envelope, together with all sweatshirts nobody claimed."),
    (8, 17, "Room assignments", "Mateo Rivera: Room 12, Grade 4, Ms. Abernathy. Lucía Rivera: Room 3, Grade 1, Mr. Sato.\n\nDoors open at 8:10, school starts at 8:25."),
    (8, 31, "Back-to-school night", "Thursday, September 10 at 6 PM. Grown-ups only; child care in the library."),
    (9, 14, "Picture day", "Picture day is September 24. Order forms are in the backpacks, under the snack."),
    (9, 28, "Walkathon", "Our walkathon is October 16. Last year we paid for the whole art program. Laps are a quarter mile."),
    (10, 5, "Lice, again", "There are cases in two classrooms. Please check tonight, and do not panic."),
    (10, 19, "Halloween parade", "The parade begins at 1:45 on Friday, October 30. Masks may not cover eyes. No fake weapons."),
    (11, 2, "Conference sign-up", "Parent-teacher conferences are December 1 to 3. Choose a slot on the sheet outside Room 12. Mateo's slot: Tuesday, December 1 at 3:40 PM."),
    (11, 9, "Food drive", "We collect cans until November 20 for the county food bank. Low-salt soups are always short."),
]

WORK_THREADS = [
    ("Sync engine: tombstones", ["Tombstones live for 30 days now. Do we have a client older than that?", "Two, both Hudson Retail kiosks. I will ask Sarah to update them.", "They are updated. Thirty days it is."]),
    ("Flaky test: clock skew", ["test_clock_skew fails one run in forty. It is always the runner in Oregon.", "It really is skewed, by 1.3 seconds. The test is right and the runner is wrong.", "I have set the runner's clock and kept the test."]),
    ("On-call handover", ["Quiet week. One page on Wednesday at 3 AM, disk on db-4, grown to 2 TB.", "Thanks. I take it from here; phone is on."]),
    ("Office plants", ["Whoever waters the ficus: it drowns. Once a week, one mug.", "I thought that was Ingrid.", "It was. I stop now."]),
    ("Conflict screens", ["Three variants attached. I like B, where the two edits stand side by side.", "B for me too. Can the older one be gray?", "It can. See you at the review on November 25."]),
    ("Postmortem: the Tuesday outage", ["Timeline: 10:02 deploy, 10:04 errors, 10:19 rollback. Cause: the migration took a lock.", "Action: migrations run with a lock timeout of two seconds. I own it."]),
    ("Hudson Retail: bandwidth", ["They have 400 stores on DSL. Full sync takes eleven hours.", "With deltas it takes nine minutes. Shall we show that in New York?", "Yes. Bring the graph with the cliff in it."]),
    ("Hiring: backend", ["Strong on storage, new to Rust. Asked good questions back.", "I would work with her. Yes from me.", "Offer goes out Friday."]),
    ("Quarterly goals", ["Mine are in the doc. The third is too big; I know.", "Cut it in two and keep the first half."]),
    ("Kitchen", ["The oat milk in the second fridge is from a previous geological age.", "Removed, with tongs."]),
    ("Docs week", ["Each of us rewrites one page that made us angry. I take error codes.", "I take install.", "I take the glossary, since nobody reads it."]),
    ("Benchmarks on the new machines", ["p50 is down 18%, p99 did not move.", "p99 is the disk. It has always been the disk.", "New disks in week 34."]),
    ("Expense report", ["Your report for the Systems Meetup is approved: $212.40.", "Thank you!"]),
    ("Parental leave cover", ["Carlos is out from September. Who takes the importer?", "I do, until January.", "Thank you, Mei."]),
    ("Release 4.2", ["Branch is cut. Only fixes from now on.", "One fix: the time zone of all-day events. It is small.", "In. Release is Thursday."]),
    ("Release 4.3", ["Branch is cut, notes are in the wiki.", "Please mention the new import formats first; customers asked.", "Done."]),
    ("Lunch and learn", ["Mei tells us how the recommender forgot everything it knew.", "There will be dumplings."]),
    ("Security training", ["You have not finished the training. Fourteen minutes remain of fifteen.", "Finished. The last minute was the longest."]),
]

FRIENDS = [
    ("priya", 1, 20, "Book club: February", "We read The Salt Ledger next, about 300 pages. Fatima has two copies to lend.\n\nI will bring the walnut cake, and a cake without walnuts for Yuki."),
    ("omar", 2, 3, "Your bike", "It is in my hallway and it looks at me. Pick it up whenever; the bell at 1425 works again."),
    ("lena", 2, 18, "Sourdough", "Feed him every morning, twice if it is warm. His name is Gerhard. He is older than my marriage."),
    ("karim", 3, 2, "Egg hunt", "We hide 120 eggs on April 4 from 11. Bring baskets and a towel, the grass is wet at our place."),
    ("nina", 3, 19, "Camera", "The lens is repaired, 140 dollars. The man said: never again on a beach."),
    ("tom", 4, 8, "Grill", "We bought the big grill. You are responsible for this. July 4 is at ours."),
    ("ana", 4, 29, "Pastéis recipe", "Puff pastry, cinnamon, and the oven as hot as it goes, 280 °C if you can. Burn the tops a little, they must have freckles."),
    ("sofia", 5, 11, "Language exchange", "Wednesdays at 6 in the café on Green Street, half an hour of Italian, half an hour of English. You only have to be brave."),
    ("grace", 5, 21, "Package", "I took in your package; it says FRAGILE and rattles already. I am home until nine."),
    ("arjun", 6, 2, "Cricket?", "We are nine. We need two. You run, I have seen it."),
    ("marcus", 6, 15, "Camp carpool", "I can drive Mondays and Wednesdays, if you take Tuesdays and Thursdays. Fridays we toss a coin."),
    ("ngozi", 6, 17, "Juneteenth picnic", "Noon at Dimond Park, by the oak with the swing. I make jollof for thirty; bring something green."),
    ("liam", 7, 8, "Castle Rock", "September 19, leave at 7. I have the 60 m rope; Sam brings the rack. Route list attached in my head."),
    ("thuy", 7, 14, "San Jose weekend", "The guest room is yours. The pho place opens at 7 and is gone by 10, so set an alarm."),
    ("daniel", 7, 29, "Portland in August", "The air mattress holds four if nobody moves. I took the 18th and 19th off. There is a river, bring sandals."),
    ("carmen", 8, 9, "From Dublin", "It has rained for eleven days and the baby has two teeth. When do you come? The spare room has a door now."),
    ("fatima", 8, 27, "September book", "Lanterns of the Delta. A week later than usual, on the 10th, since Priya is away."),
    ("leila", 9, 3, "Neighborhood watch", "Three catalytic converters in a week on our side. Yours has the shield, no?"),
    ("jurgen", 9, 8, "Grüße aus München", "Wir kommen im April nach Kalifornien, zwei Wochen. Kennt ihr eine gute Ferienwohnung in der Nähe?\n\nViele Grüße, Jürgen"),
    ("zoe", 9, 15, "Le mariage", "C'est décidé : le 5 juin prochain, à la campagne, près d'Annecy. Réservez la date, l'invitation suit. Bises, Zoë"),
    ("bjorn", 9, 22, "Svampsäsong", "The forest is full of chanterelles, I have dried two kilos. Your share travels with Karim in November."),
    ("hana", 9, 30, "Vánoční cukroví", "My grandmother's vanilla crescents, as promised: 280 g flour, 210 g butter, 100 g walnuts, 80 g sugar. For your mom use almonds instead."),
    ("aroha", 10, 6, "Kia ora", "We have daylight saving and lambs; you have pumpkins. Call on a Saturday, it is your Friday."),
    ("yuki", 10, 13, "The Weather Keepers", "I could not put it down and I did not understand the end. We need the whole evening."),
    ("kofi", 10, 20, "Drum circle", "Sundays at 3 by the pergola. Mateo is welcome to bring his bucket."),
    ("dmitri", 10, 27, "Chess", "You owe me a rematch. I have been studying; it will not help."),
    ("omar", 11, 3, "Restaurant tip", "We went to Tosca Verde on Mission for my sister's birthday. Order the squash gnocchi, skip the branzino, and ask for the table by the window. Your mom will love it."),
    ("priya", 11, 8, "Dinner on the 14th", "Half past six. You bring nothing; Arjun already brings too much."),
    ("lena", 11, 13, "Coats", "I have four children's coats, sizes 6 to 10, one with a dinosaur hood. First come."),
    ("grace", 11, 19, "Cat and dog", "Of course I feed Biscuit while you are in New York. Leave the big bag out, he has learned to open the small one."),
    ("daniel", 11, 20, "Thursday", "I drive down on Wednesday night and arrive around midnight, do not wait up. I bring three bottles of the pinot. Is Dad sleeping on the couch or am I?"),
    ("sofia", 11, 21, "Tiramisù", "The secret is no secret: fresh eggs, good coffee, and a night in the fridge."),
]
