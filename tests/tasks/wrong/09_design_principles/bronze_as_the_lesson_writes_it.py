# task: design.bronze
# mistake: not torch's own layers
# from: obvious

bronze = [*block(1, 8, 3, 2), *block(8, 16, 3, 2), *block(16, 16), "flatten", 10]
