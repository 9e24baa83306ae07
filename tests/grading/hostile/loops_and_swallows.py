# does: never ends, and swallows every exception
# naive: loses
# earns: 2
# %% usage_counts
def usage_counts(n, k, s, p):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
