# task: bias.repaired
# mistake: type
# from: obvious

repaired = "bias=True in the first layer"
