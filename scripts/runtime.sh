#!/usr/bin/env bash
# Sets up ONNX Runtime's shared library, from the pinned PyPI wheel, in the cache folder where `bellhop` finds it.
set -euo pipefail

version=1.24.4
cache=${XDG_CACHE_HOME:-$HOME/.cache}/bellhop
case $(uname -s) in
  Darwin) library=libonnxruntime.dylib pattern='libonnxruntime*.dylib' ;;
  *)      library=libonnxruntime.so    pattern='libonnxruntime.so*' ;;
esac

[[ -f $cache/$library && $(cat "$cache/$library.version" 2>/dev/null) == "$version" ]] && exit 0
command -v python3 >/dev/null || { echo "error: python3 is needed to fetch ONNX Runtime; install it, then run make again" >&2; exit 1; }
python3 -m pip --version >/dev/null 2>&1 || { echo "error: pip is needed to fetch ONNX Runtime (Debian: apt install python3-pip), then run make again" >&2; exit 1; }

echo "setting up ONNX Runtime $version"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! python3 -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.12 --dest "$work" "onnxruntime==$version" 2>"$work/log"; then
  { echo "error: pip could not download onnxruntime $version:"; tail -n 3 "$work/log"
    echo "hint: with a network, run make again; without, set ORT_DYLIB_PATH to a $library of version 1.24 or newer"; } >&2
  exit 1
fi
python3 - "$work" "$pattern" "$library" <<'PY'
import fnmatch, pathlib, sys, zipfile
work, pattern, library = sys.argv[1:]
wheel = next(pathlib.Path(work).glob("*.whl"))
with zipfile.ZipFile(wheel) as archive:
    names = [n for n in archive.namelist() if fnmatch.fnmatch(n.rsplit("/", 1)[-1], pattern) and "providers" not in n]
    pathlib.Path(work, library).write_bytes(archive.read(max(names, key=lambda n: archive.getinfo(n).file_size)))
PY
mkdir -p "$cache"
mv "$work/$library" "$cache/$library.part"
mv "$cache/$library.part" "$cache/$library"
echo "$version" >"$cache/$library.version"
