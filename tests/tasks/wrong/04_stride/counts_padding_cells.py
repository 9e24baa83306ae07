# task: stride.usage_counts
# mistake: counts the padding
# from: listed


def usage_counts(n, k, s, p):
    counts = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - k + 1, s):
        counts[start : start + k] += 1
    return counts
