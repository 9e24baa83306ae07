# does: starts processes until no more can be started
# naive: processes
# earns: 2
# %% usage_counts
import os
import time


def usage_counts(n, k, s, p):
    until = time.monotonic() + 0.7
    while time.monotonic() < until:
        try:
            if os.fork() == 0:
                time.sleep(1)
                os._exit(0)
        except OSError:
            time.sleep(0.01)
    os._exit(1)
