# task: kernel_size.outputs
# mistake: turned along one axis only
# from: obvious

outputs = [7, 8, 9, 1, 10, 26, 29]
