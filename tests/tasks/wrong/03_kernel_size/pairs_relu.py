# task: kernel_size.same_functions
# mistake: chose d
# from: listed

same_functions = "acdf"
