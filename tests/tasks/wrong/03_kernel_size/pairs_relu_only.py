# task: kernel_size.same_functions
# mistake: chose d
# from: obvious

same_functions = "d"
