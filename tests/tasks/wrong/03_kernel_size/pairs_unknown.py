# task: kernel_size.same_functions
# mistake: type
# from: obvious

same_functions = "acg"
