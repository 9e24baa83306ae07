# task: stride.usage_counts
# mistake: wraps round
# from: obvious


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        for place in range(window * s - p, window * s - p + k):
            counts[place] += 1
    return counts
