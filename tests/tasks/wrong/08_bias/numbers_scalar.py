# task: bias.numbers
# mistake: a single number
# from: listed

numbers = [1, 228, 0.1, 40, 0]
