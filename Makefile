# Everything is done by tools/course.py, so `python tools/course.py lab` is the same where there is no make.
PYTHON ?= $(or $(shell command -v python3 || command -v python),python)
COURSE = $(PYTHON) tools/course.py

help:
	@echo "make lab        set up what is missing and open the course in JupyterLab"
	@echo "                PORT=8890, LAB_ARGS='--no-browser', TORCH=cuda (NVIDIA cards on Linux)"
	@echo "make doctor     say what is in order here and what is not, with a remedy"
	@echo "make teach      add what only an instructor needs"
	@echo "make site       the course as web pages in build/site, live without Python and without a network"
	@echo "make slides     the lessons as slides in build/slides, for a projector"
	@echo "make handout    exercises and blank prediction cards to print; PLAN=90_minutes takes one plan's"
	@echo "make test       set up what testing needs and prove the course, as CI does"
	@echo "                LESSON=04 proves one lesson alone"
	@echo "make test-long  the long repetitions; writes docs/test-long.md"

lab:
	@$(COURSE) lab $(if $(PORT),--port '$(PORT)') $(if $(TORCH),--torch '$(TORCH)') $(LAB_ARGS)

doctor:
	@$(COURSE) doctor

teach:
	@$(COURSE) setup --extra teach $(if $(TORCH),--torch '$(TORCH)')

site:
	@$(COURSE) site

slides:
	@$(COURSE) slides

handout:
	@$(COURSE) handout $(if $(PLAN),--plan '$(PLAN)')

test:
	@$(COURSE) test $(if $(LESSON),--lesson '$(LESSON)')

test-long:
	@$(COURSE) test-long

.PHONY: help lab doctor teach site slides handout test test-long
