"""Words that several rooms write: the same everywhere, for every count and every number of names."""

import pytest

from convlab import text


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 tries"), (1, "1 try"), (1.0, "1 try"), (2, "2 tries"), (2.5, "2.5 tries"), (1_000_001, "1000001 tries")],
)
def test_counts_agree_with_their_word(count, words):
    assert text.plural(count, "try", "tries") == words
    assert text.plural(count, "point").endswith("point" if words.endswith("try") else "points")


def test_words_are_joined_for_any_number_of_them():
    names = ["a", "b", "c", "d"]
    assert [text.listed(names[:n]) for n in range(5)] == ["", "a", "a and b", "a, b and c", "a, b, c and d"]
    assert text.listed(name for name in names) == "a, b, c and d"


@pytest.mark.parametrize("most", range(1, 6))
def test_an_ellipsis_stands_only_where_something_is_left_out(most):
    names = ["a", "b", "c"]
    said = text.first_few(iter(names), most, "; ")
    assert said.split("; ") == names[:most] + ["…"] * (most < len(names))


def test_a_guess_names_what_looks_like_the_word_or_says_nothing():
    known = ("stride", "padding", "dilation", "padding_mode")
    assert text.did_you_mean("paddng", known, most=2) == "Did you mean 'padding' or 'padding_mode'?"
    assert text.did_you_mean("Stride", known, "Perhaps") == "Perhaps 'stride'?"
    assert text.did_you_mean("xyzzy", known) == "" and text.nearest("xyzzy", known) == []
    assert text.did_you_mean(3, known) == "" and text.did_you_mean("stride", ()) == ""
    assert text.nearest("padding", iter(known), most=1) == ["padding"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\u2028"])
def test_the_first_line_is_one_whatever_ends_it(ending):
    assert text.first_line(f"  first line{ending}second{ending}") == "first line"
    assert text.first_line(ValueError(f"{ending}first{ending}second"), 3) == "fir"
    assert text.first_line(ending) == text.first_line("") == ""


def test_nothing_that_steers_a_terminal_comes_through():
    every = "".join(map(chr, range(0x250)))
    said = text.one_line(every + "\ud800\u202e\x1b[31m")
    assert (
        len(said) == len(every) + 7
        and said.isprintable()
        and text.one_line("convlab naïve 漢字 ") == "convlab naïve 漢字 "
    )
