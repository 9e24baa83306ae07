# task: bias.numbers
# mistake: outputs counted
# from: obvious

numbers = [16, 228, 1 / (8 * 25) ** 0.5, 40, 0]
