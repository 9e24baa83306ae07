# task: dilation.rates
# mistake: common factor
# from: listed

rates = [4, 2, 4, 6]
