# task: kernel_size.outputs
# mistake: full-size kernel leaves nothing
# from: obvious

outputs = [9, 8, 9, 0, 10, 26, 29]
