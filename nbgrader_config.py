"""How nbgrader works in this course; read by every nbgrader command and by tools/exercises.py."""

c = get_config()  # noqa: F821

# Exercises are made from solutions, one folder each.
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# Dots run without an error, in a function and in a list, so an untouched exercise runs to its end.
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE: replace the dots.\n..."}
c.ClearSolutions.text_stub = "*Your answer here.*"
# The tasks of lesson 09 train networks; nbgrader's 30 seconds for one cell are too few on a busy computer.
c.Execute.timeout = 300
