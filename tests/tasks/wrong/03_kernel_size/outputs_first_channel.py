# task: kernel_size.outputs
# mistake: first channel only
# from: obvious

outputs = [9, 8, 12, 1, 10, 26, 29]
