# task: bias.why
# mistake: chose a
# from: obvious

why = "abcde"
