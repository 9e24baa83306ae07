# task: stride.sizes
# mistake: large heights only
# from: obvious

sizes = [3, 3, 13, 13, 112, 112]
