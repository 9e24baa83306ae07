# task: kernel_size.same_functions
# mistake: incomplete
# from: obvious

same_functions = "af"
