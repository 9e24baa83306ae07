# task: padding.results
# mistake: type
# from: obvious

results = "error"
