# task: kernel_size.outputs
# mistake: minus the whole kernel
# from: obvious

outputs = [9, 8, 9, 1, 10, 25, 29]
