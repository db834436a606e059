//! Words for how people are related: what "mom", "Mutter" or a card's `parent` mean, which way
//! round a relation is, and which relations are made of two others. Knows no cards.

/// How one person stands to another: "X is the [kin] of Y".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kin {
    Parent,
    Child,
    Sibling,
    Spouse,
    Grandparent,
    Grandchild,
    ParentsSibling,
    SiblingsChild,
    Cousin,
    ParentInLaw,
    SiblingInLaw,
    ChildInLaw,
    Friend,
    Colleague,
    Neighbor,
    Manager,
    Report,
    Assistant,
    Emergency,
    Roommate,
}

/// What GENDER and gendered words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    Female,
    Male,
}

/// A relation as a word names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relation {
    pub kin: Kin,
    pub gender: Option<Gender>,
}

use Gender::{Female as F, Male as M};

type Row = (Kin, Option<Gender>, &'static [&'static str]);

/// Folded words, English first.
const WORDS: &[Row] = &[
    (
        Kin::Parent,
        Some(F),
        &[
            "mother", "mom", "mum", "mommy", "mummy", "mama", "ma", "mam", "mami", "mae", "mamae",
            "madre", "mutter", "mutti", "mere", "maman", "moeder", "mor", "matka", "anne",
        ],
    ),
    (
        Kin::Parent,
        Some(M),
        &[
            "father", "dad", "daddy", "papa", "pa", "pop", "pops", "pai", "papai", "padre",
            "vater", "vati", "pere", "vader", "far", "otec", "baba",
        ],
    ),
    (Kin::Parent, None, &["parent", "folks"]),
    (
        Kin::Child,
        Some(F),
        &["daughter", "filha", "hija", "tochter", "fille", "figlia"],
    ),
    (
        Kin::Child,
        Some(M),
        &["son", "filho", "hijo", "sohn", "fils", "figlio"],
    ),
    (Kin::Child, None, &["child", "kid", "kind", "enfant"]),
    (
        Kin::Sibling,
        Some(F),
        &[
            "sister",
            "sis",
            "irma",
            "hermana",
            "schwester",
            "soeur",
            "sorella",
        ],
    ),
    (
        Kin::Sibling,
        Some(M),
        &[
            "brother", "bro", "irmao", "hermano", "bruder", "frere", "fratello",
        ],
    ),
    (Kin::Sibling, None, &["sibling"]),
    (
        Kin::Spouse,
        Some(F),
        &[
            "wife",
            "girlfriend",
            "fiancee",
            "esposa",
            "mulher",
            "ehefrau",
            "epouse",
            "moglie",
        ],
    ),
    (
        Kin::Spouse,
        Some(M),
        &[
            "husband",
            "hubby",
            "boyfriend",
            "fiance",
            "marido",
            "esposo",
            "ehemann",
            "mari",
            "marito",
        ],
    ),
    (
        Kin::Spouse,
        None,
        &[
            "spouse",
            "partner",
            "significant other",
            "domestic partner",
            "sweetheart",
            "companheiro",
            "companheira",
        ],
    ),
    (
        Kin::Grandparent,
        Some(F),
        &[
            "grandmother",
            "grandma",
            "granny",
            "nana",
            "gran",
            "avo materna",
            "abuela",
            "oma",
            "grossmutter",
            "grand-mere",
            "mamie",
            "nonna",
            "vovo",
            "babcia",
        ],
    ),
    (
        Kin::Grandparent,
        Some(M),
        &[
            "grandfather",
            "grandpa",
            "granddad",
            "grandad",
            "abuelo",
            "opa",
            "grossvater",
            "grand-pere",
            "papi",
            "nonno",
        ],
    ),
    (Kin::Grandparent, None, &["grandparent", "avo"]),
    (
        Kin::Grandchild,
        Some(F),
        &["granddaughter", "neta", "nieta", "enkelin"],
    ),
    (
        Kin::Grandchild,
        Some(M),
        &["grandson", "neto", "nieto", "enkel"],
    ),
    (Kin::Grandchild, None, &["grandchild", "grandkid"]),
    (
        Kin::ParentsSibling,
        Some(F),
        &["aunt", "auntie", "aunty", "tia", "tante", "zia"],
    ),
    (
        Kin::ParentsSibling,
        Some(M),
        &["uncle", "tio", "onkel", "oncle", "zio"],
    ),
    (
        Kin::SiblingsChild,
        Some(F),
        &["niece", "sobrinha", "sobrina", "nichte"],
    ),
    (
        Kin::SiblingsChild,
        Some(M),
        &["nephew", "sobrinho", "sobrino", "neffe"],
    ),
    (Kin::Cousin, None, &["cousin", "primo", "prima", "cousine"]),
    (
        Kin::ParentInLaw,
        Some(F),
        &[
            "mother in law",
            "mother-in-law",
            "sogra",
            "suegra",
            "schwiegermutter",
        ],
    ),
    (
        Kin::ParentInLaw,
        Some(M),
        &[
            "father in law",
            "father-in-law",
            "sogro",
            "suegro",
            "schwiegervater",
        ],
    ),
    (Kin::ParentInLaw, None, &["parent in law", "parent-in-law"]),
    (
        Kin::SiblingInLaw,
        Some(F),
        &["sister in law", "sister-in-law", "cunhada", "cunada"],
    ),
    (
        Kin::SiblingInLaw,
        Some(M),
        &["brother in law", "brother-in-law", "cunhado", "cunado"],
    ),
    (
        Kin::ChildInLaw,
        Some(F),
        &["daughter in law", "daughter-in-law", "nora"],
    ),
    (
        Kin::ChildInLaw,
        Some(M),
        &["son in law", "son-in-law", "genro"],
    ),
    (
        Kin::Friend,
        None,
        &[
            "friend",
            "best friend",
            "bestie",
            "buddy",
            "amigo",
            "amiga",
            "freund",
            "freundin",
        ],
    ),
    (
        Kin::Colleague,
        None,
        &[
            "colleague",
            "coworker",
            "co worker",
            "co-worker",
            "workmate",
            "teammate",
            "colega",
            "kollege",
            "kollegin",
        ],
    ),
    (
        Kin::Neighbor,
        None,
        &[
            "neighbor",
            "neighbour",
            "vizinho",
            "vizinha",
            "vecino",
            "vecina",
            "nachbar",
            "nachbarin",
        ],
    ),
    (
        Kin::Manager,
        None,
        &[
            "manager",
            "boss",
            "supervisor",
            "chefe",
            "jefe",
            "jefa",
            "chef",
            "chefin",
        ],
    ),
    (Kin::Report, None, &["report", "direct report", "employee"]),
    (Kin::Assistant, None, &["assistant", "secretary"]),
    (
        Kin::Emergency,
        None,
        &["emergency", "emergency contact", "ice"],
    ),
    (
        Kin::Roommate,
        None,
        &[
            "roommate",
            "flatmate",
            "housemate",
            "co resident",
            "co-resident",
        ],
    ),
];

impl Relation {
    /// The relation that folded words name, singular or plural.
    pub fn named(words: &str) -> Option<Self> {
        let words = words.trim();
        let singular = words.strip_suffix('s').unwrap_or(words);
        WORDS.iter().find_map(|(kin, gender, names)| {
            (names.contains(&words) || names.contains(&singular)).then_some(Self {
                kin: *kin,
                gender: *gender,
            })
        })
    }
}

impl Kin {
    /// What Y is to X when X is the kin of Y.
    pub fn inverse(self) -> Self {
        match self {
            Self::Parent => Self::Child,
            Self::Child => Self::Parent,
            Self::Grandparent => Self::Grandchild,
            Self::Grandchild => Self::Grandparent,
            Self::ParentsSibling => Self::SiblingsChild,
            Self::SiblingsChild => Self::ParentsSibling,
            Self::ParentInLaw => Self::ChildInLaw,
            Self::ChildInLaw => Self::ParentInLaw,
            Self::Manager => Self::Report,
            Self::Report => Self::Manager,
            // An assistant's or emergency contact's other side has no word of its own.
            other => other,
        }
    }

    /// Whether the other side of the relation stands in the same relation or a named one.
    pub fn has_inverse(self) -> bool {
        !matches!(self, Self::Assistant | Self::Emergency)
    }

    /// The pairs of steps that also lead to this kin: a grandparent is a parent's parent.
    pub fn steps(self) -> &'static [(Self, Self)] {
        match self {
            Self::Grandparent => &[(Self::Parent, Self::Parent)],
            Self::Grandchild => &[(Self::Child, Self::Child)],
            Self::ParentsSibling => &[(Self::Parent, Self::Sibling)],
            Self::SiblingsChild => &[(Self::Sibling, Self::Child)],
            Self::ParentInLaw => &[(Self::Spouse, Self::Parent)],
            Self::SiblingInLaw => &[(Self::Spouse, Self::Sibling), (Self::Sibling, Self::Spouse)],
            Self::ChildInLaw => &[(Self::Child, Self::Spouse)],
            Self::Sibling => &[(Self::Parent, Self::Child)],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_several_languages_name_one_relation() {
        let mother = Relation {
            kin: Kin::Parent,
            gender: Some(F),
        };
        for word in ["mom", "mum", "mother", "mae", "mutter"] {
            assert_eq!(Relation::named(word), Some(mother), "{word}");
        }
        assert_eq!(
            Relation::named("parents").map(|r| (r.kin, r.gender)),
            Some((Kin::Parent, None))
        );
        assert_eq!(Relation::named("plumber"), None);
    }

    #[test]
    fn the_other_side_of_a_relation_is_known() {
        assert_eq!(Kin::Parent.inverse(), Kin::Child);
        assert_eq!(Kin::Sibling.inverse(), Kin::Sibling);
        assert_eq!(Kin::Manager.inverse(), Kin::Report);
    }
}
