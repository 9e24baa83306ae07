# task: stride.usage_counts
# mistake: time limit
# from: obvious


def usage_counts(n, k, s, p):
    counts, start = np.zeros(n, dtype=int), -p
    while start + k <= n + p:
        counts[max(start, 0) : max(start + k, 0)] += 1
    return counts
