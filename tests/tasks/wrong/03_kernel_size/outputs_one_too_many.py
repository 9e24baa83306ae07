# task: kernel_size.outputs
# mistake: too little taken away
# from: obvious

outputs = [9, 8, 9, 1, 10, 26, 30]
