# task: stride.usage_counts
# mistake: raised SystemExit
# from: obvious


def usage_counts(n, k, s, p):
    raise SystemExit
