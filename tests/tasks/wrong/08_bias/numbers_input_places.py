# task: bias.numbers
# mistake: places of the input
# from: obvious

numbers = [16, 228, 0.1, 2 * 6 * 7, 0]
