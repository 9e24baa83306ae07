# task: bias.numbers
# mistake: one for each input channel
# from: listed

numbers = [16, 12 * 2 * 9 + 8, 0.1, 40, 0]
