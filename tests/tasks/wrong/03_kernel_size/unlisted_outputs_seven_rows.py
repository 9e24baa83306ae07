# task: kernel_size.outputs
# mistake: value
# from: unlisted

outputs = [9, 8, 9, 1, 70, 26, 29]
