"""Formulas as MathML, which browsers draw and screen readers read, without any script or font to load."""

import re

from latex2mathml.converter import convert

FORMULA = re.compile(r"\$\$(?P<block>.+?)\$\$|(?<![\\$\w])\$(?P<inline>[^$\s](?:[^$\n]*[^$\s])?)\$(?!\w)", re.DOTALL)


def mathml(text, block=False):
    """One formula of TeX as a ``<math>`` element."""
    made = convert(" ".join(text.split()), display="block" if block else "inline")
    return re.sub(r"<mtext>[^<]*</mtext>", lambda match: match[0].replace("\\_", "_"), made)


def in_markdown(text):
    """Markdown with its formulas, ``$…$`` and ``$$…$$``, as MathML; code is left alone."""
    parts = re.split(r"(^```.*?^```|`[^`\n]+`)", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(part if i % 2 else FORMULA.sub(_replace, part) for i, part in enumerate(parts))


def _replace(match):
    return mathml(match["block"], block=True) if match["block"] else mathml(match["inline"])
