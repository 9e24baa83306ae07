# task: kernel_size.outputs
# mistake: unturned kernel
# from: obvious

outputs = [9, 2, 9, 1, 10, 26, 29]
