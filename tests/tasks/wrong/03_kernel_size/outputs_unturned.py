# task: kernel_size.outputs
# mistake: unturned kernel
# from: listed

outputs = [1, 2, 9, 1, 10, 26, 29]
