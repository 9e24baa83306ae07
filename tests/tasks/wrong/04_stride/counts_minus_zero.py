# task: stride.usage_counts
# mistake: minus zero
# from: obvious


def usage_counts(n, k, s, p):
    row = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - k + 1, s):
        row[start : start + k] += 1
    return row[p:-p]
