# task: stride.usage_counts
# mistake: no padding at all
# from: obvious


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for start in range(0, n - k + 1, s):
        counts[start : start + k] += 1
    return counts
