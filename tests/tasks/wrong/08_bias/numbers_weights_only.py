# task: bias.numbers
# mistake: bias not counted
# from: obvious

numbers = [16, 216, 0.1, 40, 0]
