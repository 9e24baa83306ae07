"""The process that grades one submission after the other: a line of JSON names one, a line tells that it is done.

python -P -m convlab.grading.grade_worker '["CLASS", "bubblewrap", [], {limits}, "code's hash"]'
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from convlab.errors import ConvlabError
from convlab.grading import grade
from convlab.grading.classroom import open_class
from convlab.running import sandbox

if TYPE_CHECKING:
    from convlab.grading.classroom import Classroom


def reply_to(
    student: str, assignment: str, classroom: Classroom, box: sandbox.Sandbox, lacks: Sequence[str], code: str
) -> dict[str, str]:
    """Grade one, keep its result, and say how that went."""
    try:
        result = grade.grade_one(classroom, student, assignment, box, lacks, code)
        classroom.write_result(result)
        return {"status": result["status"]}
    except ConvlabError as error:
        return {"trouble": str(error)}
    except Exception as error:  # a mistake of ours is nobody's grade, and the others go on
        return {"trouble": f"the grader itself failed, please report it: {type(error).__name__}: {error}"[:300]}


def main() -> None:
    """Grade what is named on standard input until that ends."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else prints here must not be taken for a reply
    folder, name, lacks, limits, code = json.loads(sys.argv[1])
    classroom = open_class(folder, create=False)
    with sandbox.Sandbox(name, sandbox.Limits(**limits), hide=[classroom.folder]) as box:
        replies.write("ready\n")
        replies.flush()
        for line in sys.stdin:
            student, assignment = json.loads(line)
            replies.write(json.dumps(reply_to(student, assignment, classroom, box, lacks, code)) + "\n")
            replies.flush()


if __name__ == "__main__":
    main()
