# task: dilation.rates
# mistake: rate too large
# from: unlisted

rates = [3, 7, 13, 33]
