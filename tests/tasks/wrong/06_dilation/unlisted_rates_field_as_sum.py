# task: dilation.rates
# mistake: rate too large
# from: unlisted

rates = [1, 3, 9, 27]
