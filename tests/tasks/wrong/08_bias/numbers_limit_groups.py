# task: bias.numbers
# mistake: groups ignored
# from: obvious

numbers = [16, 228, 1 / 400**0.5, 40, 0]
