# task: kernel_size.outputs
# mistake: length
# from: obvious

outputs = [9, 8, 9, 1, 10, 26]
