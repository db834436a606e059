//! The settings that the home gives the plugin: its `config` table in `bellhop.toml`, and what every
//! plugin gets: `time-zone` (IANA name) and `user-name`.

/// A setting, or `None` where the home has none of that name. Outside a component there are none.
pub fn get(key: &str) -> Option<String> {
    #[cfg(target_arch = "wasm32")]
    return crate::bindings::wasi::config::store::get(key)
        .ok()
        .flatten();
    #[cfg(not(target_arch = "wasm32"))]
    return {
        let _ = key;
        None
    };
}
