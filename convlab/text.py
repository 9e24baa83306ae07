"""Words that several rooms write: counts, lists, guesses at a misspelt name. Standard library only."""

import difflib
from collections.abc import Iterable, Sequence


def number(value: float) -> str:
    """7 for 7.0, 2.5 for 2.5; whole numbers with all their digits."""
    return str(value) if isinstance(value, int) else f"{value:g}"


def plural(count: float, word: str, words: str | None = None) -> str:
    """ "1 task", "2 tasks"; `words` where the plural is not the word with an s."""
    return f"{number(count)} {word if count == 1 else words or f'{word}s'}"


def listed(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"; empty for no words."""
    *before, last = list(words) or [""]
    return f"{', '.join(before)} and {last}" if before else last


def as_argument(numbers: Sequence[int]) -> str:
    """Numbers as an argument of a layer is written: "3" for (3, 3), else "(3, 1)"."""
    numbers = tuple(numbers)
    return str(numbers[0]) if len(set(numbers)) == 1 else str(numbers)


def first_few(words: Iterable[str], most: int, separator: str = ", ") -> str:
    """The first `most` words, and an ellipsis where there are more."""
    words = list(words)
    return separator.join(words[:most]) + (f"{separator}…" if len(words) > most else "")


def nearest(word: object, known: Iterable[str], most: int = 3, cutoff: float = 0.4) -> list[str]:
    """Known names that look like `word`, the most alike first; `cutoff` from 0 (anything) to 1 (the same)."""
    return difflib.get_close_matches(str(word), list(known), n=most, cutoff=cutoff)


def did_you_mean(
    word: object, known: Iterable[str], lead: str = "Did you mean", most: int = 3, cutoff: float = 0.4
) -> str:
    """ "Did you mean 'stride' or 'strides'?"; empty where nothing that is known looks like `word`."""
    near = nearest(word, known, most, cutoff)
    return f"{lead} {' or '.join(map(repr, near))}?" if near else ""


def first_line(text: object, most: int | None = None) -> str:
    """The first line of a text without the blanks around it, cut after `most` characters; empty for an empty text."""
    lines = str(text).strip().splitlines()
    return lines[0][:most] if lines else ""


def one_line(text: object) -> str:
    """Words of anybody for a terminal: on one line, and without what could steer it or cannot be shown."""
    return "".join(letter if letter.isprintable() else "�" for letter in str(text))
