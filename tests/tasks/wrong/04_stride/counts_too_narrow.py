# task: stride.usage_counts
# mistake: one cell too few in each window
# from: obvious


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        first = window * s - p
        for place in range(first, first + k - 1):
            if 0 <= place < n:
                counts[place] += 1
    return counts
