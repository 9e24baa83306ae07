# task: dilation.rates
# mistake: rate too large
# from: obvious

rates = [1, 2, 4, 8]
