# task: kernel_size.outputs
# mistake: width first
# from: obvious

outputs = [9, 8, 9, 1, 10, 30, 29]
