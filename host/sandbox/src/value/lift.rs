//! Results on their way out: component values to JSON, never more bytes of it than allowed,
//! and never a value that breaks the rules of its own type.

use bellhop_catalog::{Kind, Type};
use serde_json::{Map, Value};
use wasmtime::component::Val;

use super::{Path, number};

/// Why a result cannot be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LiftError {
    /// The JSON would be longer than the budget.
    TooLarge,
    /// The value is not what its type says.
    Lie { path: String, why: String },
}

/// A result as JSON of at most `budget` bytes, the shared types' rules checked.
pub(crate) fn value(root: &str, ty: &Type, val: Val, budget: usize) -> Result<Value, LiftError> {
    Lift {
        left: budget,
        rules: true,
    }
    .value(&Path::Root(root), ty, val)
}

/// The JSON form alone, for values the host itself made.
pub(crate) fn plain(path: &Path<'_>, ty: &Type, val: Val) -> Result<Value, LiftError> {
    Lift {
        left: usize::MAX,
        rules: false,
    }
    .value(path, ty, val)
}

struct Lift {
    left: usize,
    rules: bool,
}

impl Lift {
    fn spend(&mut self, bytes: usize) -> Result<(), LiftError> {
        self.left = self.left.checked_sub(bytes).ok_or(LiftError::TooLarge)?;
        Ok(())
    }

    /// A string with its quotes; escapes count as they are written.
    fn text(&mut self, text: String) -> Result<Value, LiftError> {
        // The plain length first: a huge string is refused before it is looked through.
        self.spend(text.len() + 2)?;
        let escapes = text.bytes().map(|b| match b {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0C => 1,
            0..0x20 => 5,
            _ => 0,
        });
        self.spend(escapes.sum())?;
        Ok(Value::String(text))
    }

    fn number(&mut self, number: Option<Value>, path: &Path<'_>) -> Result<Value, LiftError> {
        let number = number.ok_or_else(|| LiftError::Lie {
            path: path.to_string(),
            why: "the number is not finite".to_owned(),
        })?;
        let digits = match number.as_u64() {
            Some(n) => n.checked_ilog10().unwrap_or(0) as usize + 1,
            None => number.to_string().len(),
        };
        self.spend(digits)?;
        Ok(number)
    }

    fn value(&mut self, path: &Path<'_>, ty: &Type, val: Val) -> Result<Value, LiftError> {
        let json = self.shape(path, ty, val)?;
        if self.rules
            && let Some(name) = &ty.name
            && name.is_shared()
            && let Err(rule) = bellhop_catalog::shared::check(name, &json)
        {
            let why = format!("expected {rule}, found {}", super::found(&json));
            return Err(LiftError::Lie {
                path: path.to_string(),
                why,
            });
        }
        Ok(json)
    }

    fn shape(&mut self, path: &Path<'_>, ty: &Type, val: Val) -> Result<Value, LiftError> {
        Ok(match (&ty.kind, val) {
            (Kind::Bool, Val::Bool(b)) => {
                self.spend(if b { 4 } else { 5 })?;
                Value::Bool(b)
            }
            (Kind::S8, Val::S8(n)) => self.number(Some(n.into()), path)?,
            (Kind::U8, Val::U8(n)) => self.number(Some(n.into()), path)?,
            (Kind::S16, Val::S16(n)) => self.number(Some(n.into()), path)?,
            (Kind::U16, Val::U16(n)) => self.number(Some(n.into()), path)?,
            (Kind::S32, Val::S32(n)) => self.number(Some(n.into()), path)?,
            (Kind::U32, Val::U32(n)) => self.number(Some(n.into()), path)?,
            (Kind::S64, Val::S64(n)) => self.number(Some(n.into()), path)?,
            (Kind::U64, Val::U64(n)) => self.number(Some(n.into()), path)?,
            (Kind::F32, Val::Float32(n)) => self.number(number::from_f32(n), path)?,
            (Kind::F64, Val::Float64(n)) => self.number(number::from_f64(n), path)?,
            (Kind::Char, Val::Char(c)) => self.text(c.to_string())?,
            (Kind::String, Val::String(text)) => self.text(text)?,
            (Kind::List(item), Val::List(vals)) => {
                // Two brackets, and a comma and at least one byte for each item: a list that
                // cannot fit is refused before it is converted.
                self.spend(2 + vals.len())?;
                if vals.len() > self.left {
                    return Err(LiftError::TooLarge);
                }
                let vals = vals.into_iter().enumerate();
                let items = vals.map(|(i, val)| self.value(&path.index(i), item, val));
                Value::Array(items.collect::<Result<_, _>>()?)
            }
            (Kind::Tuple(types), Val::Tuple(vals)) if types.len() == vals.len() => {
                self.spend(2 + vals.len())?;
                let vals = types.iter().zip(vals).enumerate();
                let items = vals.map(|(i, (ty, val))| self.value(&path.index(i), ty, val));
                Value::Array(items.collect::<Result<_, _>>()?)
            }
            (Kind::Option(inner), Val::Option(val)) => match val {
                None => {
                    self.spend(4)?;
                    Value::Null
                }
                Some(val) if matches!(inner.kind, Kind::Option(_)) => {
                    let some = self.value(&path.field("some"), inner, *val)?;
                    self.tagged("some", some)?
                }
                Some(val) => self.value(path, inner, *val)?,
            },
            (Kind::Result { ok, err }, Val::Result(result)) => {
                let (name, ty, val) = match result {
                    Ok(val) => ("ok", ok, val),
                    Err(val) => ("err", err, val),
                };
                let inner = match (ty, val) {
                    (Some(ty), Some(val)) => self.value(&path.field(name), ty, *val)?,
                    (None, None) => Value::Null,
                    _ => return Err(mistyped(path, ty.as_deref())),
                };
                self.tagged(name, inner)?
            }
            (Kind::Record(fields), Val::Record(vals)) if fields.len() == vals.len() => {
                self.spend(2)?;
                let mut object = Map::new();
                for (field, (name, val)) in fields.iter().zip(vals) {
                    if field.name != name {
                        return Err(mistyped(path, Some(ty)));
                    }
                    if matches!(val, Val::Option(None)) {
                        continue;
                    }
                    self.spend(name.len() + 4)?;
                    let value = self.value(&path.field(&field.name), &field.ty, val)?;
                    object.insert(name, value);
                }
                Value::Object(object)
            }
            (Kind::Variant(cases), Val::Variant(name, val)) => {
                let case = cases.iter().find(|case| case.name == name);
                match (case.map(|case| &case.ty), val) {
                    (Some(None), None) => self.text(name)?,
                    (Some(Some(ty)), Some(val)) => {
                        let inner = self.value(&path.field(&name), ty, *val)?;
                        self.tagged(&name, inner)?
                    }
                    _ => return Err(mistyped(path, Some(ty))),
                }
            }
            (Kind::Enum(_), Val::Enum(name)) => self.text(name)?,
            (Kind::Flags(_), Val::Flags(flags)) => {
                self.spend(2 + flags.len())?;
                let flags = flags.into_iter().map(|flag| self.text(flag));
                Value::Array(flags.collect::<Result<_, _>>()?)
            }
            _ => return Err(mistyped(path, Some(ty))),
        })
    }

    fn tagged(&mut self, name: &str, inner: Value) -> Result<Value, LiftError> {
        self.spend(name.len() + 5)?;
        let mut object = Map::new();
        object.insert(name.to_owned(), inner);
        Ok(Value::Object(object))
    }
}

/// The catalog and the component disagree about a type.
fn mistyped(path: &Path<'_>, ty: Option<&Type>) -> LiftError {
    let expected = ty.map_or("nothing".to_owned(), super::expected);
    LiftError::Lie {
        path: path.to_string(),
        why: format!("expected {expected}, found a value of another type"),
    }
}
