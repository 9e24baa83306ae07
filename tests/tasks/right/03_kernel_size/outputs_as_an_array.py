# task: kernel_size.outputs

outputs = np.array([9.0, 8, 9, 1, 10, 26, 29])
