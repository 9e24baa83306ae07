# task: stride.usage_counts
# mistake: wraps round
# from: obvious


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for start in range(-p, n + p - k + 1, s):
        counts[start : start + k] += 1
    return counts
