# task: bias.numbers
# mistake: groups divided twice
# from: obvious

numbers = [16, 3 * 2 * 9 + 12, 0.1, 40, 0]
