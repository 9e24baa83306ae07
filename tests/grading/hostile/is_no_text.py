# does: has characters in it that no source may have
# naive: joined
# earns: 2
# %% usage_counts
def usage_counts(n, k, s, p):
    return "\x00\ud800"  # NUL
