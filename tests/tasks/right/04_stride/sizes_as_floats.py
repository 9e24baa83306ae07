# task: stride.sizes

sizes = np.array([3.0, 3, 13, 13, 111, 112])
