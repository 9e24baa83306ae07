"""How the tasks of lesson 09, design principles, are put to the learner's code."""

from . import Answer, _arguments, read

MOST = 200  # layers that are looked at


def seven_bugs(namespace, case):
    return read(namespace, "repaired")


def claim(namespace, case):
    return read(namespace, "claim")


def bronze(namespace, case):
    return network(namespace, "bronze")


def silver(namespace, case):
    return network(namespace, "silver")


def gold(namespace, case):
    return network(namespace, "gold")


def network(namespace, name):
    """The learner's network as plain arguments: an ``nn.Sequential``, or a list that may hold words and numbers too.

    Returns
    -------
    Answer
        ``facts["layers"]``: ``{"kind": type name, "arguments": dict}`` for each layer, in order, containers opened; a
        word has the kind "word", a number the kind "number".
    """
    answer = read(namespace, name)
    if answer.status == "returned":
        answer.facts["layers"] = found = []
        _collect(namespace[name], found)
    return answer


def _collect(thing, found):
    if isinstance(thing, (list, tuple)) or type(thing).__name__ in ("Sequential", "ModuleList"):
        for part in thing:
            _collect(part, found)
    elif len(found) < MOST:
        if isinstance(thing, str):
            found.append({"kind": "word", "arguments": {"word": thing[:100]}})
        elif isinstance(thing, int) and not isinstance(thing, bool):
            found.append({"kind": "number", "arguments": {"number": min(thing, 10**9)}})
        else:
            found.append({"kind": type(thing).__name__, "arguments": _arguments(thing)})


__all__ = ["Answer", "bronze", "claim", "gold", "network", "seven_bugs", "silver"]
