# does: takes all the memory that there is
# naive: memory
# earns: 2
# %% usage_counts
def usage_counts(n, k, s, p):
    kept = []
    for _ in range(10):
        kept.append(np.ones(5_000_000))
    return kept
