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
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    pub id: &'static str,
    pub level: Level,
    pub title: &'static str,
    pub reason: &'static str,
    pub fix: &'static str,
}

impl Rule {
    /// Whether it takes calls of the functions to tell.
    pub fn needs_calls(&self) -> bool {
        self.id.starts_with("behaviour-") || [&DENIED, &SECRET, &UNUSED, &HOSTILE].contains(&self)
    }

    /// Whether it takes the model to tell.
    pub fn needs_model(&self) -> bool {
        [&APART, &HOSTILE, &CHOSEN, &FILLED].contains(&self)
    }
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
    NAMES, "shape-names", Standard, "Its functions have names that other programs take",
        "MCP clients refuse tools whose names have more than 64 characters.",
        "Shorten the plugin's name or the function's; together they may have 63 characters.";
    UNIQUE, "shape-unique", Basic, "No two of its functions have one name",
        "Of two functions with one name, only one can be called.",
        "Give functions of interfaces that are called alike different names.";
    PROBLEM, "shape-problem", Standard, "Its errors are the shared `problem`",
        "What is not found can be looked for elsewhere, and what is ambiguous asked about; other errors only end the answer.",
        "Use `problem` of bellhop:types/common as the error of every `result`.";
    VERSION, "shape-version", Standard, "Its package has a semantic version",
        "Without a version nobody can tell an upgrade from another plugin.",
        "Write `package you:plugin@0.1.0;` in the WIT.";
    PACKAGE, "shape-package", Standard, "Its package is no bundled plugin's",
        "Types of one package are one to all other plugins; two plugins that share a package pass each other's values on.",
        "Name the package after yourself: `package you:plugin@0.1.0;`.";
    DESCRIBED, "docs-function", Standard, "Every function is described",
        "The model and people choose a function by its description.",
        "Write one sentence of `///` above the function.";
    PARAM_DESCRIBED, "docs-param", Standard, "Every parameter is described",
        "The model fills a parameter by its description.",
        "Add `/// @param NAME what it is, such as an example`.";
    FIELD_DESCRIBED, "docs-field", Standard, "Every field of a record is described",
        "A field is what other plugins take from a result, chosen by its description.",
        "Write `///` above the field.";
    CASE_DESCRIBED, "docs-case", Standard, "Every case of an enum or variant and every flag is described",
        "A name such as `std` does not say when it is meant.",
        "Write `///` above the case.";
    RESULT_DESCRIBED, "docs-result", Standard, "Every result is described",
        "Whoever asks, and the functions that take the result, rely on what it means.",
        "Write `///` above the result's type, or add `/// @returns what it is`.";
    TAGS, "docs-tags", Standard, "Every tag is one of the contract and well formed, and every @param names a parameter",
        "A misspelt or second tag is silently of no effect.",
        "Correct the tag; the contract has @param, @returns, @example, @says, @title, @read-only, @idempotent, @destructive and @open-world.";
    ALIKE, "docs-alike", Standard, "No two functions read alike",
        "What reads the same cannot be told apart.",
        "Say in each description what the other one does not do.";
    APART, "docs-apart", Standard, "The model tells its functions apart",
        "An example of one that another function answers is answered wrongly.",
        "Say in each description what only this function does, in the words of its examples.";
    SAYS, "docs-says", Standard, "Every @says gives a sentence",
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
    ECHO, "docs-echo", Strict, "Descriptions say more than names",
        "The model and people have read the name already.",
        "Say what it is for, where it comes from, or what it looks like: `airline code and number, such as UA923`.";
    DEFAULT, "docs-default", Strict, "An optional parameter says what holds without it",
        "Neither a person nor the model can tell what happens when nothing is said.",
        "Add words such as `left out, the next one`, or `only those of this person`.";
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
    REQUESTS, "behaviour-requests", Standard, "No call asks the web as often as it can",
        "A call is cut off after some requests, and what is left then is chance.",
        "Ask for several things at once, or offer parameters that narrow the question.";
    LIE, "behaviour-lie", Basic, "Results keep the rules of their types",
        "Other functions rely on a date being a date.",
        "Check what you return as you check what you take.";
    ERRORS, "behaviour-errors", Standard, "Errors say what was wrong",
        "The user reads them, chooses among what they offer, and corrects the parameter they name.",
        "Name a parameter that exists, give each choice its own words, and leave no text empty.";
    STEADY, "behaviour-steady", Standard, "The same call gives the same result",
        "Declared @idempotent, or read-only without @open-world, it may be repeated or remembered.",
        "Sort what you return, take the time from the host's clock, or declare @open-world.";
    WRITES, "behaviour-writes", Basic, "A read-only function changes nothing",
        "Read-only functions run without a yes.",
        "Remove @read-only, or store nothing and send nothing but GET and HEAD requests.";
    START, "behaviour-start", Strict, "Starting it costs little",
        "Every call is made in a fresh instance, so what happens before the call happens every time.",
        "Leave to the call what only some calls need, and prepare tables when the component is built.";
    DENIED, "safety-denied", Basic, "It survives what it is denied",
        "Users grant less than a plugin would like; it has to say so, not to crash.",
        "Return `denied` or `unavailable` where a folder, a setting or the web is not there.";
    SECRET, "safety-secret", Basic, "It tells no secrets",
        "A host may send back what it was sent, and the user's secrets were sent to it.",
        "Return what you understood of an answer, never the answer itself, and keep it out of error texts too.";
    HIDDEN, "safety-hidden", Basic, "Its prose has no hidden characters",
        "What people cannot see can tell the model something else than them.",
        "Remove characters of no width, and those that turn the direction of writing.";
    UNUSED, "safety-unused", Strict, "It asks for no more than it uses",
        "Users are asked to trust a plugin with what it imports.",
        "Remove the import from the world, or the library that brings it.";
    HOSTILE, "safety-hostile", Basic, "What its data says changes no plan",
        "Mails and web pages are written by strangers, who would like to say what is called next.",
        "Treat text as text: its words must not decide whether something is found.";
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
        "# Conformance\n\n`bellhop check COMPONENT...` looks at a plugin as its users will. A rule of level `basic` is broken by\nwhat cannot be used or does harm, `standard` by what people and the model cannot understand, `strict` by\nwhat falls short of the bundled plugins. `--level` says up to which level findings fail the check.\n\nFunctions are called with arguments made up from their types, the same in every run, and the smallest that\nbreak a rule are shown. Nothing is sent: a made-up web answers every host. With `--home` a plugin gets the\nfolders and settings that the home grants it. Examples are tried with the model, among the functions of all\nbundled plugins and 200 of made-up apps; `--without APP` leaves out one that does the very same. Then they are\nanswered twice by the plugin alone: on the web and in copies of the folders as they are, and where strangers have\ntheir say in them.\n\nWithout the model (`--no-model`), without calls (`--cases 0`), and after what makes calls useless, some rules are\nnot tried, and the report says which. `--format` writes it as JSON (`bellhop schema check`), as JUnit's XML, or as\nannotations of GitHub's workflows.\n\nExit codes: 0 all kept, 1 a rule broken or the check failed, 2 wrong usage, 130 interrupted.\n",
    );
    for rule in RULES {
        let level = format!("{:?}", rule.level).to_lowercase();
        let told = match (rule.needs_calls(), rule.needs_model()) {
            (true, true) => ", told by calls and the model",
            (true, false) => ", told by calls",
            (false, true) => ", told by the model",
            (false, false) => "",
        };
        page += &format!(
            "\n## {}\n\n{}. ({level}{told})\n\n{}\n\n**What to do.** {}\n",
            rule.id, rule.title, rule.reason, rule.fix
        );
    }
    page
}
