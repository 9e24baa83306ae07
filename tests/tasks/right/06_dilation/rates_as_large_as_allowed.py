# task: dilation.rates

rates = (1, 3, 7, 7)
