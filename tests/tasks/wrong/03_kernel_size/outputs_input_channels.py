# task: kernel_size.outputs
# mistake: input channels counted
# from: obvious

outputs = [9, 8, 9, 1, 32, 26, 29]
