//! A call with the source of each of its parameters, and the calls it rests on.

use std::rc::Rc;

use crate::plan::Source;
use crate::spans::Span;

/// A value that a parameter may refer to.
#[derive(Clone, Copy)]
pub(super) enum Reference {
    Output { function: usize, output: usize },
    Earlier(usize),
}

#[derive(Clone)]
pub(super) enum Fill {
    LeftOut,
    Literal {
        source: Source,
        spans: Vec<Span>,
    },
    Output {
        node: Rc<Node>,
        output: usize,
        wrap: Vec<String>,
    },
}

impl Fill {
    /// Equal for what gives a parameter the same value.
    pub(super) fn key(&self) -> String {
        match self {
            Self::LeftOut => String::new(),
            Self::Literal { source, .. } => match source {
                Source::Words { value, .. }
                | Source::Choice { value }
                | Source::Earlier { value, .. } => value.to_string(),
                Source::Result { .. } => String::new(),
            },
            Self::Output { node, output, .. } => format!("{}#{output}", node.key),
        }
    }
}

/// A function with all its parameters grounded.
pub(super) struct Node {
    pub(super) function: usize,
    pub(super) fills: Vec<Fill>,
    /// Log-probability of its own parameters' sources.
    pub(super) own: f32,
    /// With the calls it rests on.
    pub(super) total: f32,
    /// The words that its literals, and those of what it rests on, are made from.
    pub(super) words: Vec<Span>,
    pub(super) key: String,
}

impl Node {
    /// Whether a call of this key is made for this one's sake.
    pub(super) fn rests_on(&self, key: &str) -> bool {
        self.fills.iter().any(|fill| match fill {
            Fill::Output { node, .. } => node.key == key || node.rests_on(key),
            _ => false,
        })
    }
}

/// Equal for calls that would do the same.
pub(super) fn key(function: &str, fills: &[Fill]) -> String {
    let arguments: Vec<String> = fills.iter().map(Fill::key).collect();
    format!("{function}({})", arguments.join(";"))
}

/// Calls in an order in which each comes after those it rests on, each once.
pub(super) fn collect(node: &Rc<Node>, order: &mut Vec<Rc<Node>>) {
    for fill in &node.fills {
        if let Fill::Output { node, .. } = fill {
            collect(node, order);
        }
    }
    if !order.iter().any(|known| known.key == node.key) {
        order.push(node.clone());
    }
}

/// Where in the dialog a goal's own words, or those of what it rests on, begin last.
pub(super) fn first_word(node: &Node) -> usize {
    node.fills
        .iter()
        .map(|fill| match fill {
            Fill::LeftOut => 0,
            Fill::Literal { spans, .. } => spans.iter().map(|s| s.bytes.start).max().unwrap_or(0),
            Fill::Output { node, .. } => first_word(node),
        })
        .max()
        .unwrap_or(0)
}
