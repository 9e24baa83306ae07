# does: never comes back from the function
# naive: loses
# earns: 2
# %% usage_counts
def usage_counts(n, k, s, p):
    while True:
        pass
