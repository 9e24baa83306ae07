# task: kernel_size.outputs
# mistake: one filter only
# from: obvious

outputs = [9, 8, 9, 1, 1, 26, 29]
