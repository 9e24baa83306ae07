"""How a learner's notebook is read, run and judged: the one way, for ``convlab check`` and ``convlab grade``.

``check`` is the learner's; ``run_submission`` is what both call. A notebook is read by ``notebook``, its code runs in a
process of ``sandbox`` (``sandbox_child`` inside, ``sandbox_client`` outside), and ``findings`` says what came out.
"""
