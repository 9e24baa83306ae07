# task: dilation.rates
# mistake: field too small
# from: obvious

rates = [1, 2, 3, 5]
