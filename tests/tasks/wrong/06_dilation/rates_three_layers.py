# task: dilation.rates
# mistake: another number of layers
# from: obvious

rates = [1, 3, 9]
