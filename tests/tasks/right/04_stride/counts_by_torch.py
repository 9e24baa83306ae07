# task: stride.usage_counts


def usage_counts(n, k, s, p):
    ones = torch.ones(1, 1, (n + 2 * p - k) // s + 1)
    full = functional.conv_transpose1d(ones, torch.ones(1, 1, k), stride=s)[0, 0]
    full = functional.pad(full, (0, n + 2 * p - len(full)))
    return full[p : p + n].int().numpy()
