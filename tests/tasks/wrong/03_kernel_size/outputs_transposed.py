# task: kernel_size.outputs
# mistake: transposed kernel
# from: obvious

outputs = [9, 4, 9, 1, 10, 26, 29]
