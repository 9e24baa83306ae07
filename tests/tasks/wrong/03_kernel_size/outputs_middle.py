# task: kernel_size.outputs
# mistake: middle of the kernel
# from: obvious

outputs = [5, 8, 9, 1, 10, 26, 29]
