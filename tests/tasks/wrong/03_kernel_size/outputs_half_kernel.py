# task: kernel_size.outputs
# mistake: half of the kernel
# from: obvious

outputs = [9, 8, 9, 1, 10, 28, 29]
