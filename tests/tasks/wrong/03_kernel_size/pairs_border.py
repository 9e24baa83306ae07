# task: kernel_size.same_functions
# mistake: chose e
# from: listed

same_functions = "acef"
