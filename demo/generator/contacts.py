"""The address book: the user's own card, the family in vCard 4, the phone's export in vCard 3."""

from . import vcard
from .people import BY_KEY, EVERYONE, ME

# Apple's labels; the relations that vCard 4 itself knows are written as RELATED too.
RELATIONS = [
    ("mom", "parent", "_$!<Mother>!$_"),
    ("dad", "parent", "_$!<Father>!$_"),
    ("naomi", "spouse", "_$!<Spouse>!$_"),
    ("mateo", "child", "_$!<Son>!$_"),
    ("lucia", "child", "_$!<Daughter>!$_"),
    ("daniel", "sibling", "_$!<Brother>!$_"),
    ("carmen", "sibling", "_$!<Sister>!$_"),
    ("abuela", "kin", "grandma"),
    ("margaret", None, "boss"),
]


def own_card():
    extra = []
    for key, kind, _ in RELATIONS:
        if kind:
            extra.append(f"RELATED;VALUE=uri;TYPE={kind}:{vcard.uid(key)}")
    for index, (key, _, label) in enumerate(RELATIONS, 1):
        extra.append(f"item{index}.X-ABRELATEDNAMES:{vcard.esc(BY_KEY[key].name)}")
        extra.append(f"item{index}.X-ABLabel:{label}")
    return vcard.v4(ME, extra)


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    files = {"me.vcf": own_card()}
    files["family.vcf"] = "".join(vcard.v4(p) for p in EVERYONE if p.book == "family")
    files["google-contacts.vcf"] = "".join(vcard.v3(p) for p in EVERYONE if p.book == "google")
    for person in EVERYONE:
        if person.book == "cards":
            files[f"cards/{vcard.uid(person.key)[9:]}.vcf"] = vcard.v4(person)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    return len(EVERYONE)
