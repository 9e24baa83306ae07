# task: bias.numbers

numbers = {"a": 16, "b": 228, "c": 0.1, "d": 40.0, "e": 0}
