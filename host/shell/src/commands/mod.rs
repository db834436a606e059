//! One file a command.

pub mod ask;
pub mod build;
pub mod call;
pub mod check;
pub mod dev;
pub mod diff;
pub mod eval;
pub mod new;
pub mod plugins;
pub mod record;
pub mod reference;
pub mod schema;

use tokio_util::sync::CancellationToken;

/// Cancelled when the user interrupts.
fn interrupted() -> CancellationToken {
    let cancel = CancellationToken::new();
    let token = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            token.cancel();
        }
    });
    cancel
}
