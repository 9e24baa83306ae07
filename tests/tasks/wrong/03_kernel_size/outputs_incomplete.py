# task: kernel_size.outputs
# mistake: incomplete
# from: obvious

outputs = [9, 8, 9, ..., 10, 26, 29]
