# `make demo`, `make test` and `make lint` need make, git and a Python of 3.11 or later; all else they install
# into the checkout. HASS=command starts Home Assistant by that command instead (`command -c FOLDER`).

# Any Python that can run the installer; which one AppDaemon and Home Assistant get, the installer finds out.
PYTHON := $(shell for python in python3.13 python3.12 python3.11 python3 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv/bin
SIDE_BY_SIDE := -p tests.side_by_side --numprocesses auto --no-loadscope-reorder

# Home Assistant starts a dozen times in a run of the suite, and would compile itself each time where a shell or an
# image forbids it to keep what it has compiled.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/.cache/bytecode

.PHONY: help demo package test lint soak bench cost replay mutants format dashboards picture screenshots readme appdaemon home-assistant home-assistant-oldest clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 24

demo: appdaemon $(if $(HASS),,home-assistant) ## watch a car charge from the sun: DURATION=s TRACE= PV= LOAD= KWP= PHASES= FUSE= PEAK= BATTERY= PLAN= CHARGER=
	@PYTHONPATH=apps/alfen-solar $(VENV)/python -m tests.demo

package: appdaemon ## build the Python package, wheel and sdist, into dist/
	@rm -rf dist
	@$(VENV)/python -m hatchling build -d dist
	@cd dist && sha256sum alfen_solar-* > SHA256SUMS && cat SHA256SUMS

test: appdaemon $(if $(HASS),,home-assistant) home-assistant-oldest ## run the whole suite, the real Home Assistant included: ARGS=tests/unit
	@$(VENV)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

soak: appdaemon $(if $(HASS),,home-assistant) ## run it all with a random fault a minute: HOURS= SEED= FAULT_EVERY= PHASES=
	@PYTHONPATH=apps/alfen-solar $(VENV)/python -m tests.soak

bench: appdaemon ## compare the control law with others' rules: TRACES=folder SEEDS= PICTURE=1 ONLY=default, phases, plan, limits, or fuse
	@PYTHONPATH=apps/alfen-solar $(VENV)/python -m tests.bench

cost: appdaemon $(if $(HASS),,home-assistant) ## measure time to the wire, processor time and memory: ROUNDS= SECONDS= SOCKETS= JSON=
	@PYTHONPATH=apps/alfen-solar $(VENV)/python -m tests.cost

replay: appdaemon ## what would my settings have done? ARGS='day.csv --apps apps.yaml', see docs/tuning.md
	@PYTHONPATH=apps/alfen-solar $(VENV)/python -m tests.replay $(ARGS)

mutants: appdaemon ## change the core in one place at a time; do the unit tests notice? MODULES='limits house.window'
	@$(VENV)/python -m tests.mutants $(MODULES)

lint: appdaemon ## ruff, formatting, mypy --strict
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy

readme: appdaemon ## write again what README and docs show of the code
	@PYTHONPATH=apps/alfen-solar $(VENV)/python -m tests.readme

dashboards: appdaemon ## write the dashboards and the package of a double charger again, from tests/dashboards
	@PYTHONPATH=apps/alfen-solar $(VENV)/python -m tests.dashboards

picture: appdaemon ## draw the pictures of README and docs again
	@PYTHONPATH=apps/alfen-solar $(VENV)/python -m tests.picture

screenshots: appdaemon $(if $(HASS),,home-assistant) ## take the README's pictures of the dashboard again
	@PYTHONPATH=apps/alfen-solar $(VENV)/python -m tests.browser.screenshots

format: appdaemon ## let ruff put the code in order
	@$(VENV)/ruff check --fix-only .
	@$(VENV)/ruff format .

appdaemon home-assistant home-assistant-oldest:
	@test -n "$(PYTHON)" || { echo "Alfen Solar needs Python 3.11 or later; none was found."; exit 1; }
	@$(PYTHON) tests/stack/environments.py $@

clean: ## remove what the other commands have installed and built
	rm -rf .venv .venv-home-assistant .venv-home-assistant-oldest .cache dist
