# task: stride.usage_counts
# mistake: counts windows that do not fit
# from: obvious


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for start in range(-p, n + p, s):
        for place in range(start, start + k):
            if 0 <= place < n:
                counts[place] += 1
    return counts
