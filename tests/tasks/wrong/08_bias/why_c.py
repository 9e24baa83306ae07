# task: bias.why
# mistake: chose c
# from: obvious

why = "c"
