# task: bias.numbers
# mistake: all channels
# from: obvious

numbers = [16, 228, 0.1, 6 * 2 * 4 * 5, 0]
