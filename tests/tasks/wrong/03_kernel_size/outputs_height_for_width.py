# task: kernel_size.outputs
# mistake: height given
# from: obvious

outputs = [9, 8, 9, 1, 10, 20, 29]
