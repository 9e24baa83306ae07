# task: kernel_size.outputs
# mistake: places of a smaller kernel
# from: obvious

outputs = [9, 8, 9, 6, 10, 26, 29]
