# task: stride.usage_counts
# mistake: shortcut
# from: obvious


def usage_counts(n, k, s, p):
    from convlab import Conv2dSpec

    return Conv2dSpec(1, 1, (k, 1), (s, 1), (p, 0)).use_counts((n, 1))[:, 0]
