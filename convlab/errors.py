"""The errors that learners meet. In a notebook they render as a message, without frames from inside the package."""


class ConvlabError(Exception):
    """Something a learner or an instructor can put right; the message says how."""

    def _render_traceback_(self):
        # IPython calls this instead of printing frames that mean nothing to a learner.
        return [f"{type(self).__name__}: {self}"]
