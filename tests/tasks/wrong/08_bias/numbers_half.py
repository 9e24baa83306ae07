# task: bias.numbers
# mistake: incomplete
# from: obvious

numbers = [16, 228, None, None, 0]
