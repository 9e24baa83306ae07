# task: kernel_size.outputs
# mistake: one map for each pair of channels
# from: obvious

outputs = [9, 8, 9, 1, 320, 26, 29]
