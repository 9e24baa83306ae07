# task: kernel_size.same_functions

same_functions = ["a", "c", "f"]
