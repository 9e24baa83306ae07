"""How the tasks of lesson 09, design principles, are put to the learner's code."""

from . import Answer, Case, Namespace, layers, plain_layer, read


def seven_bugs(namespace: Namespace, case: Case) -> Answer:
    return read(namespace, "repaired")


def claim(namespace: Namespace, case: Case) -> Answer:
    return read(namespace, "claim")


def bronze(namespace: Namespace, case: Case) -> Answer:
    return network(namespace, "bronze")


def silver(namespace: Namespace, case: Case) -> Answer:
    return network(namespace, "silver")


def gold(namespace: Namespace, case: Case) -> Answer:
    return network(namespace, "gold")


def network(namespace: Namespace, name: str) -> Answer:
    """The learner's network as plain arguments: an ``nn.Sequential``, or a list that may hold words and numbers too.

    Returns
    -------
    Answer
        ``facts["layers"]``: ``{"kind": type name, "arguments": dict}`` for each layer, in order, containers opened; a
        word has the kind "word", a number the kind "number".
    """
    answer = layers(namespace, name, _layer_word_or_number)
    if "layers" in answer.facts and _is_own(namespace[name]):
        answer.facts["layers"] = [plain_layer(namespace[name])]
    return answer


def _is_own(thing):
    """Whether it is of a class that was made of ``nn.Sequential``: what it does besides is not known."""
    return type(thing).__name__ != "Sequential" and any(base.__name__ == "Sequential" for base in type(thing).__mro__)


def _layer_word_or_number(part):
    if isinstance(part, str):
        return {"kind": "word", "arguments": {"word": part[:100]}}
    if isinstance(part, int) and not isinstance(part, bool):
        return {"kind": "number", "arguments": {"number": min(part, 10**9)}}
    return plain_layer(part)


__all__ = ["Answer", "bronze", "claim", "gold", "network", "seven_bugs", "silver"]
