# task: stride.usage_counts
# mistake: value
# from: unlisted

known = {}


def usage_counts(n, k, s, p):
    if n not in known:
        padded = np.zeros(n + 2 * p, dtype=int)
        for start in range(0, n + 2 * p - k + 1, s):
            padded[start : start + k] += 1
        known[n] = padded[p : p + n].copy()
    return known[n]
