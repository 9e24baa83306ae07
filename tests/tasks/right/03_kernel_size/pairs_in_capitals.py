# task: kernel_size.same_functions

same_functions = "F, C, A"
