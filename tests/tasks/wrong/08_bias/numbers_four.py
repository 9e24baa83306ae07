# task: bias.numbers
# mistake: length
# from: obvious

numbers = [16, 228, 0.1, 40]
