# task: dilation.rates

rates = [7, 1, 6, 2]
