# task: dilation.rates
# mistake: field too small
# from: listed

rates = [1, 3, 3, 4]
