//! What one call's store holds, and how WASI is linked to it. All of WASI's generic code is
//! instantiated for this one type, in this crate, so that other crates build quickly.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime::component::{Linker, ResourceTable};
use wasmtime::{Engine, ResourceLimiter};
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::filesystem::{WasiFilesystem, WasiFilesystemView};
use wasmtime_wasi::p2::bindings::filesystem::types;
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamResult};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_config::{WasiConfig, WasiConfigVariables};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::http::Door;
use crate::storage::{self, Storage};

/// The store's data.
pub(crate) struct State {
    pub(crate) wasi: WasiCtx,
    pub(crate) table: ResourceTable,
    pub(crate) http: WasiHttpCtx,
    pub(crate) door: Door,
    pub(crate) config: Arc<WasiConfigVariables>,
    pub(crate) storage: Storage,
    pub(crate) touched: Touched,
    pub(crate) limiter: Limiter,
}

/// What a call made use of, whether or not it was granted. What it asked of the web is noted apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// It looked into a folder.
    pub folders: bool,
    /// It asked for a setting.
    pub settings: bool,
    /// It opened its own store.
    pub storage: bool,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            hooks: &mut self.door,
            table: &mut self.table,
            ctx: &mut self.http,
        }
    }
}

/// Everything a plugin may import. What was not granted is there too, and refuses: Rust's
/// standard library imports files and environment whether or not they are used.
pub(crate) fn linker(engine: &Engine) -> wasmtime::Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
    // The same once more, with a note that it was used.
    linker.allow_shadowing(true);
    types::add_to_linker::<State, WasiFilesystem>(&mut linker, |state| {
        state.touched.folders = true;
        state.filesystem()
    })?;
    linker.allow_shadowing(false);
    wasmtime_wasi_config::add_to_linker(&mut linker, |state: &mut State| {
        state.touched.settings = true;
        WasiConfig::from(&*state.config)
    })?;
    storage::add_to_linker(&mut linker)?;
    Ok(linker)
}

/// Keeps memory and tables within their bounds, and remembers a refusal: the guest itself only
/// sees that there is no more, and its crash does not tell why.
pub(crate) struct Limiter {
    memory_left: usize,
    table_left: usize,
    pub(crate) refused: bool,
}

impl Limiter {
    /// Elements of all tables together; a large component has some ten thousand.
    const TABLE: usize = 400_000;

    pub(crate) fn new(memory: usize) -> Self {
        Self {
            memory_left: memory,
            table_left: Self::TABLE,
            refused: false,
        }
    }

    /// Bytes that the guest may still take.
    pub(crate) fn memory_left(&self) -> usize {
        self.memory_left
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(
            match self
                .memory_left
                .checked_sub(desired.saturating_sub(current))
            {
                Some(left) => {
                    self.memory_left = left;
                    true
                }
                None => {
                    self.refused = true;
                    false
                }
            },
        )
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(
            match self.table_left.checked_sub(desired.saturating_sub(current)) {
                Some(left) => {
                    self.table_left = left;
                    true
                }
                None => {
                    self.refused = true;
                    false
                }
            },
        )
    }
}

/// The end of what a guest wrote to its standard error: a panic's text is there. It takes any
/// amount and keeps little.
#[derive(Clone, Default)]
pub(crate) struct Stderr(Arc<Mutex<Vec<u8>>>);

impl Stderr {
    const KEPT: usize = 8 << 10;

    fn push(&self, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = bytes
            .get(bytes.len().saturating_sub(Self::KEPT)..)
            .unwrap_or(bytes);
        let over = (kept.len() + bytes.len()).saturating_sub(Self::KEPT);
        kept.drain(..over);
        kept.extend_from_slice(bytes);
    }

    pub(crate) fn text(&self) -> String {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&kept).into_owned()
    }
}

impl IsTerminal for Stderr {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Stderr {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

#[async_trait::async_trait]
impl Pollable for Stderr {
    async fn ready(&mut self) {}
}

#[async_trait::async_trait]
impl OutputStream for Stderr {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.push(&bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(Self::KEPT)
    }
}

impl AsyncWrite for Stderr {
    fn poll_write(
        self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        self.push(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
