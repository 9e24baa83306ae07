# task: stride.usage_counts
# mistake: counts windows that do not fit
# from: unlisted


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range(round((n + 2 * p - k) / s) + 1):
        first = window * s - p
        for place in range(first, first + k):
            if 0 <= place < n:
                counts[place] += 1
    return counts
