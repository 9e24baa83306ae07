# task: design.bronze
# mistake: empty
# from: obvious

bronze = nn.Sequential()
