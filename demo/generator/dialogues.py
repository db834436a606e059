"""Text messages: what was said, to whom and when. The small talk has slots; what questions need is written out.

In a dialogue `<` is the other person, `>` is the user.
"""

# Said with a fixed person at a fixed time: (key, month, day, hour, minute, [lines]).
FIXED_SMS = [
    ("sam-okafor", 11, 19, 20, 2, ["< Saturday 10 at the gym?", "> Yes. Belay test is due, bring your card", "< 👍"]),
    ("sam-okafor", 11, 21, 13, 40, ["< You flashed the purple one!!", "> My forearms disagree", "< Dinner Sunday the 29th at ours, 6:30. Adanna makes egusi"]),
    ("sam-okafor", 11, 24, 13, 12, ["< Can you bring my blue chalk bag on Saturday? It is still in your car"]),
    ("sam-whitfield", 11, 6, 17, 30, ["< Last game tomorrow 10:30 at Raimondi. Orange slices are on the Riveras this time", "> We are ready, 24 oranges"]),
    ("sam-whitfield", 11, 23, 18, 45, ["< Please return the loaner cleats and the number 7 jersey before break", "> Will do, Coach"]),
    ("grace", 11, 22, 9, 30, ["> We are in NY the 9th to the 11th, could you feed Biscuit?", "< Of course! Which door?", "> The side one, you have the key"]),
    ("grace", 11, 23, 20, 11, ["< For Thursday: I am at my sister's, use my oven if you need a second one. The door code is 7294#", "> You are the best neighbor on this planet", "< I know. Leave me a slice"]),
    ("nina", 10, 9, 10, 14, ["< Got the concert tickets!! Paper Lanterns, Fox Theater, December 11, section B row 9", "> YES. How much do I owe you?", "< 64 each", "> Sent"]),
    ("nina", 11, 18, 21, 5, ["< Do you still have my tripod?", "> In the closet, next to Sam's rope", "< No hurry, I need it in January"]),
    ("daniel", 11, 23, 19, 3, ["< Leaving Wednesday after work, 10 hours if Grants Pass behaves", "> Key is under the frog", "< The frog with the hat?", "> The frog with the hat"]),
    ("margaret", 11, 20, 16, 55, ["< Hudson loved the deltas. Good work", "> Team effort! Mei drew the cliff"]),
    ("plumber", 4, 25, 13, 20, ["< This is Gus. 20 minutes away, is there parking", "> In the driveway"]),
    ("electrician", 11, 20, 8, 40, ["< Tomorrow 10 for the porch light ok?", "> Perfect"]),
    ("sitter", 11, 12, 15, 20, ["> Could you do December 12 from 7 to 11?", "< Yes! Anniversary? 🎉", "> Twelve years", "< I will bring the frog game"]),
    ("marcus", 11, 22, 12, 30, ["< Theo has strep, so Mateo may have it soon", "> Thanks for the warning", "< Sorry about the sleepover"]),
    ("piano", 5, 27, 17, 0, ["< Last lesson June 3, then I am in Recife until August", "> He has learned so much, thank you Beatriz"]),
    ("mechanic", 7, 18, 10, 5, ["< Smog passed. Rear tires have 3 mm, think of them before winter", "> Book me for October"]),
    ("vet", 3, 26, 9, 9, ["< Reminder: Biscuit, Saturday 9:00. Reply C to confirm", "> C"]),
    ("omar", 11, 3, 18, 20, ["< Tosca Verde for your mom, I wrote you a mail. The table by the window!", "> Booked for the 24th, five of us", "< Squash gnocchi. Trust me"]),
    ("karim", 10, 29, 12, 45, ["< Best falafel in the Sunset: Reem's cart, corner of Judah and 9th, only until 3", "> Going right now"]),
    ("lena", 10, 18, 11, 11, ["< Gerhard (the sourdough) is ours again? How did he do", "> He overflowed twice", "< Proud of him"]),
    ("naomi", 11, 24, 12, 20, ["< Did you see mom's plane is late? Kids will be starving by 7:30", "> I'll bring crackers", "< And the crayons please", "> Crayons, crackers, no walnuts"]),
    ("naomi", 11, 24, 8, 5, ["< I'm at the clinic till 5:30 and come straight to the restaurant", "> I take the kids and get her at the airport", "< Love you. Lucía has her art project, it is wet"]),
    ("naomi", 11, 17, 17, 40, ["< Order the pies please, pumpkin and the apple without pecans", "> Done, order 58, Wednesday 4 pm"]),
    ("chidi", 11, 24, 11, 20, ["< Can we eat at 12:15? Have to leave at two, my mom lands", "> Sure, Souvla Yard"]),
    ("thuy", 9, 19, 8, 30, ["< Pho place again next weekend? 7:30 sharp", "> We are at Castle Rock today, next month for sure"]),
]

FIXED_CHATS = {
    "mom": [
        (11, 1, 17, 40, ["< The evening flight is too late, I change it", "> Whatever is easier for you mamá", "< The new one is at 2:40, I see the children before bed"]),
        (11, 15, 18, 2, ["> We booked the Italian place on Mission", "< Is it loud?", "> Omar says ask for the window", "< Good. I bring a scarf"]),
        (11, 22, 17, 45, ["< I have packed. The tamales have their own suitcase", "> ❤️", "< Does Lucía still like purple?", "> Only purple"]),
        (11, 24, 11, 10, ["< We sit in the plane and nothing moves, they say weather", "> Take your time, we are here", "< A man next to me eats an onion"]),
        (11, 24, 13, 47, ["< Now we go. Tell the children I have the purple thing"]),
    ],
    "priya": [
        (6, 2, 19, 20, ["< Who picks the next book?", "> Omar, it is on the list", "< He will pick something with a whale again"]),
        (10, 11, 9, 9, ["< For Thai: Kin Lotus on Piedmont Ave, order the green papaya salad", "> Noted! And for birthdays?", "< Juniper & Rye, sit at the counter"]),
        (11, 14, 22, 50, ["> Thank you for dinner, the dal was unreal", "< Arjun washed up, mark the day", "> Book club on the 3rd, still at the Reading Room?", "< Yes, seven"]),
        (11, 23, 16, 31, ["< Borrowed your big pot, back by Wednesday", "> We need it Thursday!", "< Wednesday 😇"]),
    ],
    "carmen": [
        (8, 9, 13, 0, ["< She has two teeth now", "> PHOTOS", "< <Media omitted>"]),
        (11, 21, 12, 15, ["< Give mom a kiss from me on Tuesday", "> You call on Thursday?", "< At your 5 pm, my 1 am, I do it for the pie"]),
    ],
}

GROUP = ("Room 12 parents", [
    (9, 23, 20, 12, [("Marcus Bell", "Picture day tomorrow, collared shirts?"), ("Leila Farahani", "Clean ones, that is all I promise"), ("me", "Mateo insists on the squid shirt"), ("Marcus Bell", "Theo too 😂")]),
    (10, 15, 21, 0, [("Ngozi Adeyemi", "Walkathon: who brings water?"), ("me", "I have two coolers"), ("Leila Farahani", "Oranges from me")]),
    (11, 16, 18, 20, [("Leila Farahani", "Did you see the mail about the Chabot trip? $12 and a slip"), ("Marcus Bell", "Slip due December 1, I have put it on the fridge"), ("me", "I can be one of the four parents"), ("Ngozi Adeyemi", "Me too!")]),
    (11, 20, 19, 33, [("Ngozi Adeyemi", "Food drive closes today, Room 12 leads by nine cans"), ("Leila Farahani", "I have just bought ten soups"), ("Marcus Bell", "This is how wars start")]),
])

# Small talk; {slots} are filled anew each time. Each list is one dialogue.
SMALL = [
    ["< Are you home?", "> In {n} minutes", "< Ok I wait on the stairs"],
    ["> Do we have {food}?", "< No, and no {food2} either", "> I stop at the store"],
    ["< Running {n} late, sorry", "> No problem, I am at {spot}", "< Order me {drink}"],
    ["< Did you watch it?", "> Up to episode {k}, no spoilers", "< The ending, I tell you", "> NO"],
    ["> Happy birthday!! 🎂", "< Thank you! I am now officially {adj}", "> You were before"],
    ["< Can I borrow your {tool}?", "> Sure, garage, left shelf", "< Back by {day}"],
    ["< What was the name of that {thing}?", "> Which one", "< The one from {spot}", "> No idea, ask Naomi"],
    ["> How was the {event}?", "< Long. But the {food} was good", "> So worth it"],
    ["< Rain on {day}, do we still go?", "> There is no bad weather", "< There is {adj} weather and this is it"],
    ["> The kids made {food} for you", "< Is it edible", "> Define edible"],
    ["< I found your {thing} in my car", "> Finally! I looked everywhere", "< It was under the {tool}"],
    ["> Free on {day} for a walk?", "< After {k}", "> By the lake, pergola"],
    ["< I am at {spot} and they have {food}!!", "> Get two", "< I got {k}"],
    ["> Did the {tool} work?", "< Only after I read the manual", "> You read a manual??"],
    ["< My {relation} is visiting, what should we see?", "> Ferry Building first, then {spot}", "< Perfect"],
    ["> Traffic on 880 is {adj} again", "< Take 580", "> I am on 580"],
    ["< Photo from {spot} ❤️", "> I miss that place", "< Come along next time", "> {day}?"],
    ["< Dog is fine. He ate a {thing}", "> Which one", "< The {adj} one", "> Of course"],
    ["> Is the {event} at {k} or half past?", "< Half past", "> Thanks, see you"],
    ["< Have you tried {food} with {drink}?", "> That sounds {adj}", "< It is. I had three"],
    ["> I can't find {spot}", "< Behind the {thing} store, blue door", "> Found it"],
    ["< Meeting moved to {k}", "> Good, I am not ready", "< Nobody is"],
    ["> Thank you for the {food}!", "< Glad it arrived in one piece", "> It did not, we ate it with spoons"],
    ["< Is this your new number?", "> No, the old one, new phone", "< Ok!"],
    ["> Mateo wants to know if you have a {tool}", "< Why", "> He will not say", "< Then no"],
    ["< Carpool tomorrow?", "> I drive, you bring {drink}", "< Deal"],
    ["< The {event} is cancelled", "> Oh no, why", "< Nobody has a {tool}"],
    ["> Can you send me the recipe for the {food}?", "< There is no recipe, only feelings", "> Then send the feelings"],
    ["< I voted for the {adj} mural", "> There was an {adj} one?", "< Now there is"],
    ["> {spot} at {k}?", "< Make it half an hour later", "> Done"],
]

SLOTS = {
    "n": ["five", "ten", "12", "15", "20", "25"],
    "k": ["3", "4", "5", "6", "7", "8"],
    "food": ["peaches", "pão de queijo", "dumplings", "lentil soup", "mango", "banana bread", "kimchi", "empanadas", "rhubarb", "samosas", "pupusas", "plum cake"],
    "food2": ["milk", "rice", "limes", "butter", "cilantro"],
    "spot": ["the pergola", "Low Tide", "Dimond Park", "the library", "the bakery", "the farmers market", "Ocean Beach", "the boathouse"],
    "drink": ["a cortado", "iced tea", "ginger beer", "an oat latte", "horchata"],
    "adj": ["ancient", "terrible", "yellow", "suspicious", "magnificent", "soggy"],
    "tool": ["ladder", "drill", "tent", "pressure cooker", "label maker", "bike pump", "sewing machine"],
    "thing": ["umbrella", "sunhat", "lamp", "record", "puzzle", "scarf", "frisbee"],
    "day": ["Saturday", "Sunday", "Friday", "Thursday"],
    "event": ["recital", "game", "school fair", "reading", "barbecue", "meeting"],
    "relation": ["cousin", "aunt", "old roommate", "uncle"],
}

CHATTY_SMS = ["sam-okafor", "sam-whitfield", "nina", "daniel", "naomi", "tom", "ana", "karim", "grace", "omar", "lena",
              "liam", "arjun", "marcus", "ngozi", "kofi", "chidi", "sofia", "leila", "dmitri", "yuki", "fatima"]
CHATTY_CHATS = ["mom", "priya", "carmen"]
