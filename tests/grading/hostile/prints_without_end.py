# does: prints until somebody stops it
# naive: output
# earns: 2
# %% usage_counts
import os


def usage_counts(n, k, s, p):
    text = b"x" * 1_000_000
    for _ in range(300):
        for number in (1, 2, 4, 5, 6):
            try:
                os.write(number, text)
            except OSError:
                pass
    os._exit(0)
