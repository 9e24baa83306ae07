# task: kernel_size.same_functions
# mistake: chose b
# from: listed

same_functions = "abcf"
