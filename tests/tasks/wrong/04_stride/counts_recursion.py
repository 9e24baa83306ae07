# task: stride.usage_counts
# mistake: raised RecursionError
# from: obvious


def usage_counts(n, k, s, p):
    return usage_counts(n, k, s, p)
