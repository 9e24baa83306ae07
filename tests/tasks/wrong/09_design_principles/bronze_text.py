# task: design.bronze
# mistake: type
# from: obvious

bronze = "two convolutions and a linear layer"
