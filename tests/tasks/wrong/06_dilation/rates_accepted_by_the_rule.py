# task: dilation.rates
# mistake: holes
# from: listed

rates = [2, 3, 4, 7]
