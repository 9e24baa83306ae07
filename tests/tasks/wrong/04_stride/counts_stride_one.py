# task: stride.usage_counts
# mistake: stride ignored
# from: obvious


def usage_counts(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=int)
    for start in range(n + 2 * p - k + 1):
        padded[start : start + k] += 1
    return padded[p : p + n].copy()
