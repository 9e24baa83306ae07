# task: kernel_size.outputs
# mistake: weights forgotten
# from: obvious

outputs = [9, 8, 10, 1, 10, 26, 29]
