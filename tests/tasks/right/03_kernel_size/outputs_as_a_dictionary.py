# task: kernel_size.outputs

outputs = {"a": 9, "b": 8, "c": 9.0, "d": 1, "e": 10, "f": 26, "g": 29}
