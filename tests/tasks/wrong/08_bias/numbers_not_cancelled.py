# task: bias.numbers
# mistake: not cancelled
# from: obvious

numbers = [16, 228, 0.1, 40, 5]
