//! What a plugin has to keep, each rule with its reason and what to do.

use schemars::JsonSchema;
use serde::Serialize;

/// How much a rule matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Without it the plugin cannot be used, or does harm.
    Basic,
    /// Without it people and the model do not know what a function is for.
    Standard,
    /// What a plugin that ships with Bellhop keeps.
    Strict,
}

/// One thing a plugin has to keep.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: &'static str,
    pub level: Level,
    pub title: &'static str,
    pub reason: &'static str,
    pub fix: &'static str,
}

macro_rules! rules {
    ($($name:ident, $id:literal, $level:ident, $title:literal, $reason:literal, $fix:literal;)*) => {
        $(pub const $name: Rule = Rule { id: $id, level: Level::$level, title: $title, reason: $reason, fix: $fix };)*
        /// All rules, by family.
        pub const RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    COMPONENT, "shape-component", Basic, "It is a whole WebAssembly component",
        "The host runs components only.",
        "Build with `cargo build --target wasm32-wasip2`, or the component tool of your language.";
    TYPES, "shape-types", Basic, "Its functions use plain values only",
        "Resources, futures and streams have no JSON form, so neither a model nor a person can give them.",
        "Pass identifiers instead of resources, and lists instead of streams.";
    FUNCTIONS, "shape-functions", Basic, "It exports a function",
        "A plugin without functions has nothing to offer.",
        "Export an interface from the world.";
    IMPORTS, "shape-imports", Basic, "It imports nothing outside the contract",
        "What the host does not give, the plugin cannot be started with.",
        "Use the clocks, files, HTTP, configuration, key-value store and randomness of WASI 0.2.";
    VERSION, "shape-version", Standard, "Its package has a semantic version",
        "Without a version nobody can tell an upgrade from another plugin.",
        "Write `package you:plugin@0.1.0;` in the WIT.";
    DESCRIBED, "docs-function", Standard, "Every function is described",
        "The model and people choose a function by its description.",
        "Write one sentence of `///` above the function.";
    PARAM_DESCRIBED, "docs-param", Standard, "Every parameter is described",
        "The model fills a parameter by its description.",
        "Add `/// @param NAME what it is, such as an example`.";
    FIELD_DESCRIBED, "docs-field", Standard, "Every field of a record is described",
        "A field is what other plugins take from a result, chosen by its description.",
        "Write `///` above the field.";
    TAGS, "docs-tags", Standard, "Every tag is one of the contract, and every @param names a parameter",
        "A misspelt tag is silently of no effect.",
        "Correct the tag; the contract has @param, @returns, @example, @says, @title, @read-only, @idempotent, @destructive and @open-world.";
    ALIKE, "docs-alike", Standard, "No two functions read alike",
        "What reads the same cannot be told apart.",
        "Say in each description what the other one does not do.";
    SAYS, "docs-says", Standard, "Every @says renders",
        "A template that fails leaves the user without an answer.",
        "Use only `args` and `result`, their fields, and the filters time, datetime, date, duration and truncate.";
    EXAMPLES, "docs-examples", Strict, "Every function has two @example utterances",
        "They show what people say to get it, and `bellhop check` tries them.",
        "Add two lines such as `/// @example when does BA286 land`.";
    PACKAGE_DESCRIBED, "docs-package", Strict, "The package is described",
        "People read it before they install the plugin.",
        "Write `///` above `package`.";
    LONG, "docs-long", Strict, "A description is no longer than the model reads",
        "The model reads the first forty words or so.",
        "Say the main thing first and leave the rest to your own documentation.";
    TRAP, "behaviour-trap", Basic, "No call crashes",
        "A crash tells the user nothing and the plugin's author little.",
        "Return an error instead; in Rust, use `?` instead of `unwrap`.";
    HANG, "behaviour-hang", Basic, "Every call ends within its time and fuel",
        "A person waits for the answer.",
        "Bound loops and recursion by what was given.";
    MEMORY, "behaviour-memory", Basic, "No call asks for more memory than it may have",
        "Many calls run at once on the user's machine.",
        "Read large files piece by piece, and check sizes before allocating.";
    REPLY, "behaviour-reply", Basic, "No result is larger than a reply may be",
        "A result is read by people and by other functions.",
        "Return the first results, and offer parameters that narrow them.";
    LIE, "behaviour-lie", Basic, "Results keep the rules of their types",
        "Other functions rely on a date being a date.",
        "Check what you return as you check what you take.";
    STEADY, "behaviour-steady", Standard, "The same call gives the same result",
        "Declared @idempotent, or read-only without @open-world, it may be repeated or remembered.",
        "Sort what you return, take the time from the host's clock, or declare @open-world.";
    WRITES, "behaviour-writes", Basic, "A read-only function changes nothing",
        "Read-only functions run without a yes.",
        "Remove @read-only, or store nothing and send nothing but GET and HEAD requests.";
    CHOSEN, "callable-chosen", Strict, "Its own examples choose it",
        "If the model does not find a function by its examples, people will not either.",
        "Describe the function in the words of its examples.";
    FILLED, "callable-filled", Strict, "Its own examples fill its parameters",
        "An example in which a needed value is missing is answered with a question.",
        "Say the value in the example, and say in @param what it looks like.";
}

/// The page that explains all rules.
pub fn page() -> String {
    let mut page = String::from(
        "# Conformance\n\n`bellhop check COMPONENT...` looks at a plugin as its users will. A rule of level `basic` is broken by\nwhat cannot be used or does harm, `standard` by what people and the model cannot understand, `strict` by\nwhat falls short of the bundled plugins. `--level` says up to which level findings fail the check.\n\nExit codes: 0 all kept, 1 a rule broken, 2 wrong usage.\n",
    );
    for rule in RULES {
        let level = format!("{:?}", rule.level).to_lowercase();
        page += &format!(
            "\n## {}\n\n{}. ({level})\n\n{}\n\n**What to do.** {}\n",
            rule.id, rule.title, rule.reason, rule.fix
        );
    }
    page
}
