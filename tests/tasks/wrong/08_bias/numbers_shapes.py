# task: bias.numbers
# mistake: type
# from: obvious

numbers = [(16,), 228, 0.1, 40, 0]
