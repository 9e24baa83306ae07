# task: kernel_size.same_functions
# mistake: incomplete
# from: listed

same_functions = "cf"
