# task: stride.usage_counts
# mistake: raised TypeError
# from: obvious


def usage_counts(n, k, s):
    return np.ones(n, dtype=int)
