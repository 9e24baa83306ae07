# does: writes until there is no more room
# naive: disk
# earns: 2
# %% usage_counts
import os

for place in ("SCRATCH", "/tmp", "/dev/shm", os.getcwd(), os.path.expanduser("~")):
    try:
        with open(os.path.join(place, "big"), "wb") as file:
            for _ in range(80):
                file.write(bytes(1_000_000))
    except OSError:
        pass


def usage_counts(n, k, s, p):
    return np.zeros(n)
