# task: stride.usage_counts
# mistake: wraps round
# from: obvious


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        for tap in range(k):
            counts[(window * s - p + tap) % n] += 1
    return counts
