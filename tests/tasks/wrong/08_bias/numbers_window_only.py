# task: bias.numbers
# mistake: channels or window left out
# from: obvious

numbers = [16, 228, 1 / 5, 40, 0]
