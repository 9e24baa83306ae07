# task: stride.usage_counts
# mistake: raised NameError
# from: obvious


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    return count
