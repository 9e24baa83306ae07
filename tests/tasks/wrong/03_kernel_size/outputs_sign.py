# task: kernel_size.outputs
# mistake: sign lost
# from: obvious

outputs = [9, 8, 19, 1, 10, 26, 29]
