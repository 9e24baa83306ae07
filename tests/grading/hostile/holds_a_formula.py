# does: is a formula for a spreadsheet
# naive: page
# earns: 5
# %% usage_counts
"""
=HYPERLINK("file:///etc/passwd";"click")
"""


def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for first in range(-p, n + p - k + 1, s):
        counts[max(first, 0) : max(first + k, 0)] += 1
    return counts
