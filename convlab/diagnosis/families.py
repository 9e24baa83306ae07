"""The table of families: a pattern of an error's words, and what explains a text that it finds.

A family may look at the numbers and say nothing: a wrong explanation is worse than none.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from convlab.diagnosis.explanation import Explanation

# What stands between the brackets of a size, in the words of any version: "[1, 3, 28, 28]", "[1 x 3 x 28 x 28]",
# "torch.Size([1, 3])", "(512x1x1)", "64x2704".
SIZE = r"(?:torch\.Size\()?[\[(]*\s*-?\d+(?:(?:\s*[,x×]\s*|\s+)-?\d+)*\s*,?\s*[\])]*"


# What a family says: the problem, then its fixes; or nothing.
Said = tuple[Any, ...] | None


@dataclasses.dataclass(frozen=True)
class Family:
    """One kind of error.

    Attributes
    ----------
    kind : str
    lesson : str or None
    patterns : tuple of re.Pattern
        The first that is found in the text counts; its groups are the arguments of `explain`.
    explain : callable
        ``explain(found, facts)`` -> ``(problem, *fixes)``, or None where the numbers say that it is something else.
    """

    kind: str
    lesson: str | None
    patterns: tuple[re.Pattern, ...]
    explain: Callable[[re.Match[str], "Facts"], Said]


@dataclasses.dataclass(frozen=True)
class Facts:
    """What is known besides the text, from the frames of a live error.

    Attributes
    ----------
    error : str
        The type's name, ``"RuntimeError"``; empty where it is not known.
    layer : str
        As torch writes it.
    name : str
        The layer's name in the network.
    shapes : tuple
        Of what came into the layer.
    line : str
        The learner's line.
    numbers : dict
        The layer's own whole numbers and words: ``{"in_channels": 3, "kernel_size": (3, 3)}``.
    """

    error: str = ""
    layer: str = ""
    name: str = ""
    shapes: tuple = ()
    line: str = ""
    numbers: dict = dataclasses.field(default_factory=dict)


FAMILIES: list[Family] = []


def family(kind: str, lesson: str | None, *patterns: str) -> Callable[[Callable], Callable]:
    """Add the function below as a family; `SIZE` may be written as ``<SIZE>`` in a pattern."""

    def add(explain: Callable) -> Callable:
        # A gap of any length would be looked through again from every place where the words before it stand.
        bounded = (pattern.replace(".*?", ".{0,400}?").replace("[^.]*", "[^.]{0,400}") for pattern in patterns)
        made = tuple(re.compile(pattern.replace("<SIZE>", SIZE), re.IGNORECASE | re.DOTALL) for pattern in bounded)
        FAMILIES.append(Family(kind, lesson, made, explain))
        return explain

    return add


def size(text: str) -> tuple[int, ...]:
    """The numbers of a size, in the words of any version."""
    return tuple(int(number) for number in re.findall(r"-?\d+", text))


def shown(numbers: Iterable[int]) -> str:
    """A size for a reader: ``(64, 3, 28, 28)``."""
    numbers = tuple(numbers)
    return f"({', '.join(map(str, numbers))}{',' if len(numbers) == 1 else ''})"


def explanations(text: str, facts: Facts) -> Iterator[Explanation]:
    """Each explanation of a text, in the order of the table."""
    for one in FAMILIES:
        for pattern in one.patterns:
            found = pattern.search(text)
            if found:
                made = one.explain(found, facts)
                if made is not None:
                    problem, *fixes = made
                    yield Explanation(one.kind, problem, tuple(fixes), one.lesson)
                break
