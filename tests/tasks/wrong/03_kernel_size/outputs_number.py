# task: kernel_size.outputs
# mistake: type
# from: obvious

outputs = 9
