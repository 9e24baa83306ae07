# task: kernel_size.outputs
# mistake: turned along one axis only
# from: obvious

outputs = [3, 2, 9, 1, 10, 26, 29]
