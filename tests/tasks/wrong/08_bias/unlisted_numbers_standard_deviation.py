# task: bias.numbers
# mistake: value
# from: unlisted

numbers = [16, 228, 1 / 300**0.5, 40, 0]
