# task: stride.usage_counts
# mistake: one window too few
# from: obvious


def usage_counts(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=int)
    for window in range((n + 2 * p - k) // s):
        padded[window * s : window * s + k] += 1
    return padded[p : p + n].copy()
