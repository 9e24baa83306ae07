# task: stride.usage_counts
# mistake: name reused
# from: obvious

usage_counts = np.array([1, 2, 1, 2, 1])
