# task: bias.numbers
# mistake: groups ignored
# from: obvious

numbers = [16, 12 * 8 * 9 + 12, 0.1, 40, 0]
