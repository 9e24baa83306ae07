# task: stride.usage_counts


def usage_counts(n, k, s, p):
    counts = np.zeros(n)
    starts = np.arange(0, n + 2 * p - k + 1, s) - p
    places = (starts[:, None] + np.arange(k)).ravel()
    np.add.at(counts, places[(places >= 0) & (places < n)], 1)
    return counts
