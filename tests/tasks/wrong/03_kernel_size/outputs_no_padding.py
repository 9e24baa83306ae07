# task: kernel_size.outputs
# mistake: padding forgotten
# from: obvious

outputs = [9, 8, 9, 1, 10, 26, 25]
