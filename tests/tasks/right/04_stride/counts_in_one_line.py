# task: stride.usage_counts

usage_counts = lambda n, k, s, p: np.array(
    [sum(w * s - p <= i < w * s - p + k for w in range((n + 2 * p - k) // s + 1)) for i in range(n)]
)
