# Every target is one line; what takes more stands in tools/.
.PHONY: setup demo test test-quick check lock pictures screenshots clean

setup:  ## prepare .venv with the locked versions
	@sh tools/setup.sh run

SERVE ?= 1
PORT ?= 8000
TODAY ?=
demo: setup  ## load the example, make its report in demo/, open the site (SERVE=0: without) on a day of the example (TODAY)
	@.venv/bin/phoihop demo --port $(PORT) $(if $(TODAY),--today $(TODAY)) $(if $(filter 0,$(SERVE)),,--serve)

test:  ## every test; installs what they need where it may
	@sh tools/test.sh

test-quick:  ## the tests that are not slow
	@sh tools/test.sh -m "not slow"

check:  ## format, lint, types, import contracts, translations, licences, migrations, documentation
	@sh tools/check.sh

lock:  ## make requirements/*.txt anew from pyproject.toml
	@sh tools/lock.sh

pictures:  ## draw the README's pictures from the demonstration report
	@sh tools/pictures.sh

screenshots:  ## draw the site's pictures for README and docs from the example
	@sh tools/setup.sh dev && .venv/bin/python tools/screenshots.py

clean:  ## stop the servers, remove what can be made again (never var/, where the data is)
	@sh tools/clean.sh
