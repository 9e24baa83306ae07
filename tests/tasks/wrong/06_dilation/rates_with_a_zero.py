# task: dilation.rates
# mistake: not a rate
# from: obvious

rates = [0, 3, 6, 7]
