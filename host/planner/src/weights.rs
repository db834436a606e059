//! What the search makes of the model's scores. The weights belong to one model and stand in its
//! `planner.json`; they are chosen on generated examples (`model/README.md`), never on questions that are
//! asked to test it.

use serde::{Deserialize, Serialize};

/// In nats, where nothing else is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Weights {
    /// Below this probability that any function is asked for, nobody answers.
    pub act: f32,
    /// Added to the logit that a function is asked for: the model, trained on a few functions at a time,
    /// is shy among many.
    pub shy: f32,
    /// Added to the same for each unit that the function is near to the dialog.
    pub near: f32,
    /// What it costs to leave out a parameter that may be left out, of a function whose types have no names.
    pub omitted: f32,
    /// What it costs to give a parameter of such a function a value that no words of the dialog say.
    pub referred: f32,
    /// What it costs to make a record of words alone, instead of taking one from a call.
    pub worded: f32,
    /// How much the choice among calls counts whose results a parameter may refer to.
    pub pointing: f32,
    /// How much the choice among the parts of one result counts.
    pub field: f32,
    /// What speaks for a part of a result whose name is that of the parameter.
    pub namesake: f32,
    /// How much it counts that the words which ask for a call are those that a parameter takes it for.
    pub matching: f32,
    /// What it costs when a call made for a parameter's sake uses words from elsewhere.
    pub elsewhere: f32,
    /// What it costs when words that fill a parameter are not among those that ask for the call.
    pub within: f32,
    /// What speaks for a value that words beside it give the parameter's name.
    pub named: f32,
    /// What it costs to cut a value out of a name, for each of its ends.
    pub cut_name: f32,
    /// What speaks for a case whose own name the question says.
    pub named_case: f32,
    /// How much it counts that a function takes part at all, where another's parameter wants its result.
    pub takes_part: f32,
    /// What one more call costs.
    pub call: f32,
    /// How much it counts how likely each function is called as often as it is: once, or more than once.
    pub several: f32,
    /// What speaks for each further call of a function where each is read without the words of the others.
    pub apart: f32,
    /// What it costs to call a function with less of what another call of it is given.
    pub half_said: f32,
    /// What speaks for a value of a function that is itself likely asked for.
    pub linked: f32,
    /// What speaks for a value of a call that answers too.
    pub from_an_answer: f32,
    /// What it costs to give two parameters of one type in another order than the words have.
    pub crossed: f32,
    /// What it costs to give two parameters parts of one result.
    pub same_result: f32,
    /// What it costs to give two parameters with the same cases the same one.
    pub same_choice: f32,
    /// What it costs to answer also with a value that another answer rests on: who asks when a flight lands
    /// asks for the landing, not for the booking that names the flight.
    pub also_a_step: f32,
    /// What it costs to answer twice with what the same words ask for.
    pub twice: f32,
    /// What it costs to leave the whole question unanswered; a part, in proportion.
    pub unanswered: f32,
    /// How far a goal is taken to answer the widest words that may ask for it, from 0 to 1, instead of those
    /// that likely do.
    pub widest: f32,
    /// What it costs to leave words unused that some function would need.
    pub unused_words: f32,
    /// What it costs to leave a value of the question unused: a number, a code, a quotation.
    pub unused_values: f32,
    /// What it costs to use the same words for two things.
    pub shared_words: f32,
}
