# task: kernel_size.outputs
# mistake: weights counted
# from: obvious

outputs = [9, 8, 9, 1, 15680, 26, 29]
