# task: bias.numbers
# mistake: starts at zero
# from: listed

numbers = [16, 228, 0, 40, 0]
