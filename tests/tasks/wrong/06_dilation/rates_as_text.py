# task: dilation.rates
# mistake: type
# from: obvious

rates = ["1", "3", "5", "7"]
