"""What a prediction card says: a question, what a learner may commit to, the answer, and why."""

import dataclasses
import html
import re

from convlab.errors import ConvlabError


class PredictionError(ConvlabError, ValueError):
    """A card that cannot be asked as it was written."""


@dataclasses.dataclass(frozen=True)
class Card:
    """One prediction.

    Parameters
    ----------
    question : str
        Plain text; ``code`` in backticks.
    options : tuple of str
        What the learner chooses from. Empty: the learner types a number.
    answer : str or number
        The right option, or the right number.
    because : str
        Shown after the learner has committed.
    wrong : dict
        Wrong option or number -> what leads people to it.
    """

    question: str
    options: tuple = ()
    answer: object = None
    because: str = ""
    wrong: dict = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        object.__setattr__(self, "options", tuple(str(option) for option in self.options))
        if not str(self.question).strip():
            raise PredictionError("the card has no question.")
        if self.options and str(self.answer) not in self.options:
            raise PredictionError(
                f"the answer {str(self.answer)!r} is not among the options {list(self.options)}; add it, so that "
                "it can be chosen."
            )
        if len(set(self.options)) < len(self.options) or len(self.options) == 1:
            raise PredictionError(f"a card needs at least two different options; it has {list(self.options)}.")
        if not self.options:
            try:
                float(self.answer)
            except (TypeError, ValueError):
                raise PredictionError(
                    f"without options the answer must be a number, but it is {self.answer!r}; give options=[…] or "
                    "a number."
                ) from None

    def as_state(self):
        """The card as plain data for the page: texts already turned into safe HTML."""
        wrong = {str(key): as_html(text) for key, text in self.wrong.items()}
        return {
            "question": as_html(self.question),
            "options": [{"label": letter(i), "html": as_html(o), "value": o} for i, o in enumerate(self.options)],
            "answer": str(self.answer),
            "because": as_html(self.because),
            "wrong": wrong,
        }

    def as_static_html(self):
        """The card where nothing runs: question and options, the answer behind a line that opens."""
        options = "".join(f"<li>{as_html(option)}</li>" for option in self.options)
        listed = f'<ol type="A" style="margin: 0.3em 0">{options}</ol>' if options else ""
        answer = as_html(self.answer if not self.options else self.options[self.options.index(str(self.answer))])
        return (
            '<div style="border-left: 4px solid #b87400; padding: 0.2em 0.9em; max-width: 60em">'
            f"<p><strong>Predict.</strong> {as_html(self.question)}</p>{listed}"
            "<details><summary>The answer – decide before you open it</summary>"
            f"<p><strong>{answer}</strong>. {as_html(self.because)}</p></details></div>"
        )

    def as_text(self):
        """One line: the output's text form."""
        options = " / ".join(self.options) or "type a number"
        return f"[prediction] {self.question} ({options})"


def letter(index):
    return "ABCDEFGHIJ"[index]


def as_html(text):
    """Escape, then turn `code` and **bold** into tags and blank lines into breaks."""
    safe = html.escape(str(text))
    safe = re.sub(r"`([^`]+)`", r"<code>\1</code>", safe)
    safe = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", safe)
    return safe.replace("\n\n", "<br><br>")
