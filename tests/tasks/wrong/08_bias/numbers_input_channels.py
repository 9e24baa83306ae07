# task: bias.numbers
# mistake: one for each input channel
# from: listed

numbers = [3, 228, 0.1, 40, 0]
