# task: kernel_size.outputs
# mistake: full-size kernel keeps the size
# from: listed

outputs = [9, 8, 9, 7, 490, 26, 29]
