# task: dilation.rates
# mistake: holes
# from: obvious

rates = [1, 2, 7, 7][:3] + [7]
rates[1], rates[2] = 1, 7
