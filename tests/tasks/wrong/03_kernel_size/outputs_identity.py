# task: kernel_size.outputs
# mistake: 1 × 1 is the identity
# from: listed

outputs = [9, 8, 4, 1, 10, 26, 29]
