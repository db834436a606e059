//! Takes out of a component what no host runs or reads: names of functions, producers, debug
//! information, in every nested module. Its doc comments stay.

use wasm_encoder::{ComponentSectionId, Encode, RawSection, Section};
use wasmparser::{BinaryReaderError, Encoding, Parser, Payload};

/// The custom sections that a host reads.
const KEPT: [&str; 2] = [bellhop_contract::DOCS_SECTION, "package-docs"];

/// The component without the custom sections that nobody needs.
pub(crate) fn strip(component: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    let mut output = Vec::new();
    // The modules and components around the current one, each as far as it is written.
    let mut around: Vec<(u8, Vec<u8>)> = Vec::new();
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload?;
        match &payload {
            Payload::Version { encoding, .. } => output.extend_from_slice(match encoding {
                Encoding::Module => &wasm_encoder::Module::HEADER,
                Encoding::Component => &wasm_encoder::Component::HEADER,
            }),
            Payload::ModuleSection { .. } => {
                around.push((
                    ComponentSectionId::CoreModule.into(),
                    std::mem::take(&mut output),
                ));
                continue;
            }
            Payload::ComponentSection { .. } => {
                around.push((
                    ComponentSectionId::Component.into(),
                    std::mem::take(&mut output),
                ));
                continue;
            }
            Payload::End(_) => {
                if let Some((id, mut outer)) = around.pop() {
                    outer.push(id);
                    output.encode(&mut outer);
                    output = outer;
                }
            }
            Payload::CustomSection(section) if !KEPT.contains(&section.name()) => continue,
            _ => {}
        }
        if let Some((id, range)) = payload.as_section() {
            let data = component.get(range).unwrap_or_default();
            RawSection { id, data }.append_to(&mut output);
        }
    }
    Ok(output)
}
