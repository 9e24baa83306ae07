# does: waits in one long call that no exception interrupts
# naive: loses
# earns: 2
# %% usage_counts
def usage_counts(n, k, s, p):
    return sum(range(10**12)) + 7 ** (10**9)
