# task: bias.numbers
# mistake: one for each pair
# from: obvious

numbers = [3 * 16, 228, 0.1, 40, 0]
