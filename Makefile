# make run: try it, or with a config.yaml run it for real.   make test: every check.   make demo: one order's whole life.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test demo setup lint format lock bundle fuzz fuzz-routing chaos bench-setup clean

run: .venv/run.done
	$(BIN)/python -m bot run

demo: .venv/run.done
	$(BIN)/python -m bot demo

setup: .venv/run.done

# What running needs; what tests need comes with the tests.
.venv/run.done: requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m nlp.dictionary
	touch $@

.venv/test.done: requirements-test.lock .venv/run.done
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

# Databases of tests need not outlive a power cut: they lie in memory where there is room for them.
IN_MEMORY := $(shell df -k /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 {print "TMPDIR=/dev/shm"}')

# The processes that tests start by the dozen need not compile every module again.
test: lint
	$(IN_MEMORY) PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 4 --dist worksteal

lint: .venv/test.done
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: .venv/test.done
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Pin again what requirements*.in ask for: exact versions and hashes, no addresses.
lock: .venv/test.done
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	for name in requirements requirements-test; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-annotate --no-header $$name.in -o $$name.lock; done

# Everything in one archive, for a server with no way to the internet; dist/ has it then.
bundle: .venv/run.done
	sh ops/bundle/make.sh $(BIN)/python

# 100,000 random and hostile texts through routing and urgency: none crashes, none takes 50 ms.
fuzz-routing: .venv/test.done
	$(BIN)/python -m benchmarks.routing_fuzz --texts 100000

# A million bad callbacks and API bodies against the web application: nothing breaks, memory stays flat.
fuzz: .venv/test.done
	$(BIN)/python -m tests.fuzz.flood --rounds 1000000

# 200 processes killed with -9 and PostgreSQL crashed 10 times, under load and a faulty platform: nothing is lost.
chaos: .venv/test.done
	$(BIN)/python -m tests.chaos.storm --kills 200 --restarts 10

# The peers that benchmarks compare with, in environments of their own.
bench-setup:
	test -x .bench-venv/bin/python || $(PYTHON) -m venv .bench-venv
	.bench-venv/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/peers.txt
	command -v npm >/dev/null && npm install --silent --no-fund --no-audit --prefix .bench-node @wecom/crypto@1.0.1 @wecom/aibot-node-sdk@1.0.7 || true

clean:
	rm -rf .venv .bench-venv .bench-node var .mypy_cache .ruff_cache .pytest_cache
