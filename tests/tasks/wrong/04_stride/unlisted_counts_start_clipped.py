# task: stride.usage_counts
# mistake: pushes windows inside
# from: unlisted


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        first = window * s - p
        for place in range(max(first, 0), max(first, 0) + k):
            if 0 <= place < n:
                counts[place] += 1
    return counts
