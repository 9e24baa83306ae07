# task: kernel_size.outputs
# mistake: padding on one side
# from: obvious

outputs = [9, 8, 9, 1, 10, 26, 27]
