# task: bias.numbers
# mistake: value
# from: unlisted

numbers = [16, 228, 0.1, 2 * 4 * 5 / 3, 0]
