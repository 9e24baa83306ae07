# task: bias.numbers
# mistake: no square root
# from: obvious

numbers = [16, 228, 1 / 100, 40, 0]
