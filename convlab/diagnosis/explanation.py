"""What an error means: one sentence with its numbers, what would fix it, and the lesson that explains it."""

import dataclasses
import html
import textwrap

from convlab import course

NOT_KNOWN = "not known"


@dataclasses.dataclass(frozen=True)
class Fix:
    """One change that would do.

    Attributes
    ----------
    code : str
        As it would be written; empty where words alone tell it.
    when : str
        When this is the one to take, or what it does, without a full stop.
    """

    code: str
    when: str = ""


@dataclasses.dataclass(frozen=True)
class Explanation:
    """What is wrong, what would fix it, and where to read.

    Attributes
    ----------
    kind : str
        The family of errors, such as ``"input channels"``; `NOT_KNOWN` where it belongs to none.
    problem : str
        What is wrong, with the numbers of the error.
    fixes : tuple of Fix
        The likeliest first.
    lesson : str or None
        Short name of the lesson that explains it.
    where : str
        The layer, what came into it, and the learner's line, where these are known.
    near : tuple of str
        For what is not known: the kinds whose words are most alike.
    sizes : tuple
        Of a network that was run: each layer's name, its input's shape and its output's, up to where it broke.
    """

    kind: str
    problem: str
    fixes: tuple[Fix, ...] = ()
    lesson: str | None = None
    where: str = ""
    near: tuple[str, ...] = ()
    sizes: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...] = ()

    @property
    def known(self) -> bool:
        return self.kind != NOT_KNOWN

    @property
    def notebook(self) -> str | None:
        """``"notebooks/04_stride.ipynb"``."""
        return None if self.lesson is None else course.lesson(self.lesson).notebook

    def _parts(self):
        if self.sizes:
            shown = [f"{name or 'the network'}: {before} → {after}" for name, before, after in self.sizes]
            yield "Up to here it runs:", shown
        if self.where:
            yield self.where, ()
        yield self.problem, ()
        for i, fix in enumerate(self.fixes):
            lead = "To fix it" if i == 0 else "Or"
            if fix.code:
                yield f"{lead}{f' ({fix.when})' if fix.when else ''}:", fix.code.splitlines()
            else:
                yield f"{lead}: {fix.when}.", ()
        if self.near:
            yield f"What it is most like: {'; '.join(self.near)}.", ()
        if self.notebook:
            yield f"Read {self.notebook}.", ()

    def __str__(self) -> str:
        lines = []
        for words, code in self._parts():
            lines += textwrap.wrap(words, 100, break_long_words=False, break_on_hyphens=False)
            lines += [f"    {line}" for line in code]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        made = []
        for words, code in self._parts():
            made.append(f"<p>{html.escape(words)}</p>")
            if code:
                made.append(f"<pre>{html.escape(chr(10).join(code))}</pre>")
        return f'<div role="note" aria-label="Explanation of an error">{"".join(made)}</div>'
