# task: kernel_size.same_functions
# mistake: chose b
# from: obvious

same_functions = "abcdef"
