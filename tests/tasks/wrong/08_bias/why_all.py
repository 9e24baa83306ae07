# task: bias.why
# mistake: several letters
# from: obvious

why = "abcde"
