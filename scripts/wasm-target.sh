#!/usr/bin/env bash
# Makes sure that this toolchain builds components (target wasm32-wasip2), and says what was tried if not.
#   WASM_TARGET_FALLBACK  a folder with install-wasm-target.sh and its tarball, for machines that
#                         rustup cannot download to (default: ../shared/wasm-target)
set -euo pipefail
cd "$(dirname "$0")/.."

target=wasm32-wasip2
fallback=${WASM_TARGET_FALLBACK:-../shared/wasm-target}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

works() {
  echo 'fn main() {}' >"$work/probe.rs"
  rustc --target $target -o "$work/probe.wasm" "$work/probe.rs" >/dev/null 2>&1
}

works && exit 0
echo "setting up the Rust target $target"
if ! command -v rustup >/dev/null; then
  echo "  rustup is not installed" >>"$work/tried"
elif rustup target add $target >"$work/rustup" 2>&1 && works; then
  exit 0
else
  echo "  rustup target add $target: $(grep -m1 -i error "$work/rustup" || tail -n 1 "$work/rustup")" >>"$work/tried"
fi
tarball=$(ls "$fallback"/rust-std-*-$target.tar.xz 2>/dev/null | head -n 1 || true)
if [[ -z $tarball ]]; then
  echo "  $fallback: no rust-std tarball there" >>"$work/tried"
elif bash "$fallback/install-wasm-target.sh" "$tarball" >"$work/install" 2>&1 && works; then
  exit 0
else
  echo "  $fallback/install-wasm-target.sh: $(tail -n 1 "$work/install")" >>"$work/tried"
fi
{
  echo "error: the Rust target $target could not be set up. Tried:"
  cat "$work/tried"
  echo "hint: with a network, run 'rustup target add $target'; without, set WASM_TARGET_FALLBACK to a folder"
  echo "      with install-wasm-target.sh and rust-std-*-$target.tar.xz made for $(rustc --version)"
} >&2
exit 1
