# task: stride.usage_counts


def usage_counts(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=np.int32)
    for start in range(0, n + 2 * p - k + 1, s):
        padded[start : start + k] += 1
    return padded[p : p + n]
