# task: dilation.rates
# mistake: common factor
# from: obvious

rates = [7, 7, 7, 7]
