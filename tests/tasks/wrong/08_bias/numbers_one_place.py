# task: bias.numbers
# mistake: not summed
# from: obvious

numbers = [16, 228, 0.1, 1, 0]
