# `make demo` and `make test` set up all they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PLUGINS := contacts messages mail calendar flights maps
# Components that only tests load.
FIXTURES := faulty shapes
WASM    := target/wasm/wasm32-wasip2/release

help: ## Show the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

demo: build ## Answer the demo's question from the files in demo/home
	target/debug/bellhop --home demo/home --replay demo/web --now 2026-11-24T14:30:00-08:00 \
	  ask "when does mom's flight land and how long to dinner"

build: plugins runtime ## Build the binary quickly, with all it needs beside it
	cargo build -p bellhop
	$(MAKE) --no-print-directory layout FOLDER=target/debug

test: lint build fixtures ## Run every test
	cargo test --workspace $(FIXTURES:%=--exclude bellhop-test-%) --exclude bellhop-benches

lint: target ## Check formatting and lints
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

release: plugins runtime ## Build the optimised binary with all it needs beside it
	cargo build --release -p bellhop
	$(MAKE) --no-print-directory layout FOLDER=target/release

plugins: target ## Build the bundled plugins into target/plugins
	CARGO_TARGET_DIR=target/wasm cargo build --release --target wasm32-wasip2 $(PLUGINS:%=-p bellhop-plugin-%)
	@mkdir -p target/plugins
	@for p in $(PLUGINS); do cp -u $(WASM)/bellhop_plugin_$$p.wasm target/plugins/$$p.wasm; done

fixtures: target
	CARGO_TARGET_DIR=target/wasm cargo build --release --target wasm32-wasip2 $(FIXTURES:%=-p bellhop-test-%)
	@mkdir -p target/fixtures
	@for p in $(FIXTURES); do cp -u $(WASM)/bellhop_test_$$p.wasm target/fixtures/$$p.wasm; done

# The binary looks for these beside itself.
layout:
	@ln -sfn ../plugins $(FOLDER)/plugins
	@ln -sfn ../../model/weights $(FOLDER)/model

# Where the public sets lie (model/README.md tells which), and how long to train what reads and what finds functions.
DATA    ?= ../shared/data
MINUTES ?= 120
FINDING ?= 25
PYTHON  := .venv/bin/python

model-python: model/.venv/ready
model/.venv/ready: model/requirements.txt
	python3 -m venv model/.venv
	model/.venv/bin/pip install --quiet -r model/requirements.txt
	@touch $@

model-data: model-python ## Generate the planner's training examples
	cd model && for seed in 101 102; do $(PYTHON) -m generator --out work/generated --seed $$seed --count 9000; done
	cd model && for seed in 103 104; do $(PYTHON) -m generator --out work/generated --seed $$seed --count 12000 --toolkits; done
	cd model && for seed in 11 12; do $(PYTHON) -m generator.described --data $(abspath $(DATA)) --out work/generated --seed $$seed --count 12000; done
	cd model && $(PYTHON) -m generator.written --out work/generated
	cd model && $(PYTHON) -m generator --out work/generated --seed 1 --count 400 --held-out
	cd model && $(PYTHON) -m generator --out work/tuning --seed 991 --count 400
	cd model && for kind in "" --toolkits; do $(PYTHON) -m generator --out work/parity --seed 992 --count 500 $$kind; done
	cd model && $(PYTHON) -m generator.unseen --data $(abspath $(DATA)) --out work/unseen

model-distractors: model-python ## Make the functions that `bellhop check` puts among a plugin's own
	cd model && $(PYTHON) -m generator.distractors --seal $(abspath $(DATA))/seal-train.functions.jsonl.xz --out ../host/conformance/distractors.jsonl

# Tensors of some tens of megabytes come and go: kept in the process, their pages need not be made each time.
model-train: export MALLOC_MMAP_THRESHOLD_ = 4294967296
model-train: export MALLOC_TRIM_THRESHOLD_ = 17179869184
model-train: export MALLOC_TOP_PAD_ = 268435456
model-train: export MALLOC_ARENA_MAX = 2
model-train: model-python ## Train the planner's model; goes on where it was stopped
	cd model && $(PYTHON) -m bellhop_model.train --data $(abspath $(DATA)) --generated work/generated --out work/run --minutes $(MINUTES)
	cd model && $(PYTHON) -m bellhop_model.train_finder --data $(abspath $(DATA)) --generated work/generated --out work/run --minutes $(FINDING)

model-export: model-python runtime ## Make model/weights from the trained model
	cd model && $(PYTHON) -m bellhop_model.export --checkpoint work/run/checkpoint.pt --finder work/run/finder.pt --examples work/generated/train-101 --out weights
	$(MAKE) --no-print-directory model-parity

model-parity: model-python runtime ## Write what the Rust side is held against
	cargo build --release -p bellhop-evaluation --bin plans
	cd model && $(PYTHON) -m bellhop_model.parity --weights weights --examples work/generated/heldout-1
	cd model && $(PYTHON) -m bellhop_model.plans --weights weights --planner ../target/release/plans --examples work/parity/train-992 500 --examples work/parity/train-toolkits-992 500

model-tune: runtime ## Choose what the search makes of the model's scores, on generated examples
	cargo run --release -p bellhop-evaluation --bin tune -- model/weights model/search-weights.json 300 model/work/tuning/train-991.jsonl

model-eval: build ## Measure the planner on functions that training never saw
	target/debug/bellhop eval model/work/generated/heldout-1.jsonl model/strangers/strangers{,-2,-3,-4,-5}.jsonl model/work/unseen/unseen-*-train.jsonl

callable: build ## Measure what the advice in docs/callable.md is worth, and write it there
	python3 scripts/callable.py target/debug/bellhop

bench: release fixtures ## Measure, each figure beside its baseline
	cargo bench -p bellhop-benches

runtime: ## Set up ONNX Runtime
	@scripts/runtime.sh

target: ## Set up the Rust target for components
	@scripts/wasm-target.sh

.PHONY: help demo build test lint release plugins fixtures layout model-python model-data model-distractors model-train model-export model-parity model-tune model-eval callable bench runtime target
