//! JSON values as they lie in a guest's memory, by the canonical ABI.

use serde_json::Value;
use wit_parser::{Int, Resolve, SizeAlign, Type, TypeDefKind};

/// Where values begin; what lies below is for the guest's own use.
pub const BASE: usize = 4096;

pub struct Memory<'a> {
    resolve: &'a Resolve,
    sizes: SizeAlign,
    pub bytes: Vec<u8>,
}

impl<'a> Memory<'a> {
    pub fn new(resolve: &'a Resolve) -> Self {
        let mut sizes = SizeAlign::default();
        sizes.fill(resolve);
        Self {
            resolve,
            sizes,
            bytes: Vec::new(),
        }
    }

    /// Stores a value, and tells where.
    pub fn keep(&mut self, ty: &Type, value: &Value) -> usize {
        let at = self.reserve(self.size(ty));
        self.store(ty, value, at);
        BASE + at
    }

    /// Room for so many bytes, aligned for every type.
    fn reserve(&mut self, size: usize) -> usize {
        let at = self.bytes.len().next_multiple_of(8);
        self.bytes.resize(at + size, 0);
        at
    }

    fn size(&self, ty: &Type) -> usize {
        self.sizes.size(ty).size_wasm32()
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }

    fn put_list(&mut self, at: usize, start: usize, length: usize) {
        self.put(at, &u32::try_from(BASE + start).unwrap().to_le_bytes());
        self.put(at + 4, &u32::try_from(length).unwrap().to_le_bytes());
    }

    fn store(&mut self, ty: &Type, value: &Value, at: usize) {
        match ty {
            Type::Bool => self.put(at, &[u8::from(value.as_bool().unwrap())]),
            Type::F32 => self.put(at, &(value.as_f64().unwrap() as f32).to_le_bytes()),
            Type::F64 => self.put(at, &value.as_f64().unwrap().to_le_bytes()),
            Type::String => {
                let text = value.as_str().unwrap().as_bytes();
                let start = self.reserve(text.len());
                self.put(start, text);
                self.put_list(at, start, text.len());
            }
            Type::Id(id) => self.store_defined(&self.resolve.types[*id].kind, value, at),
            Type::Char | Type::ErrorContext => unimplemented!("no test needs it"),
            integer => {
                let number = value
                    .as_i64()
                    .map_or_else(|| value.as_u64().unwrap(), i64::cast_unsigned);
                let size = self.size(integer);
                self.put(at, &number.to_le_bytes()[..size]);
            }
        }
    }

    fn store_defined(&mut self, kind: &'a TypeDefKind, value: &Value, at: usize) {
        match kind {
            TypeDefKind::Type(inner) => self.store(inner, value, at),
            TypeDefKind::Record(record) => {
                let offsets = self
                    .sizes
                    .field_offsets(record.fields.iter().map(|f| &f.ty));
                for ((offset, ty), field) in offsets.into_iter().zip(&record.fields) {
                    self.store(ty, &value[&field.name], at + offset.size_wasm32());
                }
            }
            TypeDefKind::List(inner) => {
                let items = value.as_array().unwrap();
                let size = self.size(inner);
                let start = self.reserve(size * items.len());
                for (index, item) in items.iter().enumerate() {
                    self.store(inner, item, start + index * size);
                }
                self.put_list(at, start, items.len());
            }
            TypeDefKind::Option(inner) => {
                let cases = [None, Some(inner)];
                let case = usize::from(!value.is_null());
                self.store_case(Int::U8, &cases, case, value, at);
            }
            TypeDefKind::Result(result) => {
                let (case, payload) = match value.get("ok") {
                    Some(payload) => (0, payload),
                    None => (1, &value["err"]),
                };
                let cases = [result.ok.as_ref(), result.err.as_ref()];
                self.store_case(Int::U8, &cases, case, payload, at);
            }
            TypeDefKind::Variant(variant) => {
                let (name, payload) = match value.as_object().and_then(|one| one.iter().next()) {
                    Some((name, payload)) => (name.as_str(), payload),
                    None => (value.as_str().unwrap(), &Value::Null),
                };
                let case = variant.cases.iter().position(|c| c.name == name).unwrap();
                let cases: Vec<_> = variant.cases.iter().map(|c| c.ty.as_ref()).collect();
                self.store_case(variant.tag(), &cases, case, payload, at);
            }
            TypeDefKind::Enum(labels) => {
                let name = value.as_str().unwrap();
                let case = labels.cases.iter().position(|c| c.name == name).unwrap();
                self.put(at, &[u8::try_from(case).unwrap()]);
            }
            other => unimplemented!("no test needs {}", other.as_str()),
        }
    }

    fn store_case(
        &mut self,
        tag: Int,
        cases: &[Option<&'a Type>],
        case: usize,
        payload: &Value,
        at: usize,
    ) {
        self.put(at, &[u8::try_from(case).unwrap()]);
        let offset = self.sizes.payload_offset(tag, cases.iter().copied());
        if let Some(ty) = cases[case] {
            self.store(ty, payload, at + offset.size_wasm32());
        }
    }
}
