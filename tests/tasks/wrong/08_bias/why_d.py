# task: bias.why
# mistake: chose d
# from: obvious

why = "d"
