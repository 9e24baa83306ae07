# does: overflows the stack below Python
# naive: loses
# earns: 2
# %% usage_counts
import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __repr__(self):
        return repr([self])


def usage_counts(n, k, s, p):
    return repr(Deep())
