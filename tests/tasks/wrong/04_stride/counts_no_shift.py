# task: stride.usage_counts
# mistake: forgets that padding shifts
# from: listed


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        for place in range(window * s, window * s + k):
            if place < n:
                counts[place] += 1
    return counts
