# task: bias.numbers
# mistake: one picture only
# from: obvious

numbers = [16, 228, 0.1, 20, 0]
