# task: bias.repaired
# mistake: type
# from: unlisted

repaired = 51.0
