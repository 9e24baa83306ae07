"""Sphinx's settings for the site. tools/publish.py puts a copy of this file beside the pages that it builds from."""

import re

from docutils import nodes
from formulas import mathml

from convlab import __version__

project = "convlab"
author = "The convlab developers"
copyright = "The convlab developers. Code: BSD-3-Clause. Text and figures: CC BY 4.0"
release = __version__
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.githubpages"]
exclude_patterns = ["**/as_given/**", "README.md", "_build"]
myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 4
default_role = "code"
suppress_warnings = ["ref.python"]  # Sphinx takes words of a parameter's description for names

# The lessons come executed from tools/live.py, with their widgets alive already.
nb_execution_mode = "off"
nb_code_prompt_show = "Show the {type}"
nb_code_prompt_hide = "Hide the {type}"

autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
python_use_unqualified_type_names = True

html_theme = "furo"
html_title = "convlab"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_css_files = ["site.css"]
html_js_files = ["site.js", "live.js"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": False}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
html_math_renderer = "mathml"


def visit_math(self, node):
    self.body.append(mathml(node.astext()))
    raise nodes.SkipNode


def visit_math_block(self, node):
    self.body.append(f'<div class="convlab-formula" tabindex="0">{mathml(node.astext(), block=True)}</div>')
    raise nodes.SkipNode


def say_what_things_are(app, pagename, templatename, context, doctree):
    """What a screen reader needs to hear and the theme's HTML leaves out."""
    tree = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')
    if "body" in context:
        empty = r'<th (?:class="head(?: text-\w+)?"><p></p>|scope="col"[^>]*>)</th>'
        # A table of two columns with nothing in its head, as each lesson opens with; and a corner with nothing in it.
        context["body"] = re.sub(rf'<thead>\s*<tr class="row-odd">(?:{empty}\s*)+</tr>\s*</thead>', "", context["body"])
        context["body"] = re.sub(empty, "<td></td>", context["body"])


def read_docstrings_as_written(app, what, name, obj, options, lines):
    """Two things that napoleon would misread: a source as one more exception, and a property's colon as its type."""
    for i, line in enumerate(lines):
        if line.startswith("Source: ") and not lines[i - 1].strip():
            lines[i : i + 1] = ["References", "----------", line.removeprefix("Source: ")]
    if what == "property":
        lines[0] = lines[0].replace(": ", " – ")


def setup(app):
    app.connect("autodoc-process-docstring", read_docstrings_as_written, priority=400)  # before napoleon
    app.connect("html-page-context", say_what_things_are, priority=900)  # after the theme's own
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
