# task: design.bronze
# mistake: type
# from: unlisted

bronze = 97.2
