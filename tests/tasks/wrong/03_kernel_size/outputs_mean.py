# task: kernel_size.outputs
# mistake: mean over the channels
# from: obvious

outputs = [9, 8, 3, 1, 10, 26, 29]
