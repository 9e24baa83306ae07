# task: kernel_size.outputs
# mistake: even kernel keeps the size
# from: obvious

outputs = [9, 8, 9, 1, 10, 26, 28]
