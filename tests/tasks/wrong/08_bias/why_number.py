# task: bias.why
# mistake: type
# from: obvious

why = 2
