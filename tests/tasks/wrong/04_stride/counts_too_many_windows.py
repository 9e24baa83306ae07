# task: stride.usage_counts
# mistake: counts windows that do not fit
# from: listed


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range(math.ceil((n + 2 * p - k) / s) + 1):
        for place in range(window * s - p, window * s - p + k):
            if 0 <= place < n:
                counts[place] += 1
    return counts
