# task: dilation.rates
# mistake: not a rate
# from: obvious

rates = [1, 3, 5, float("nan")]
