# task: bias.why
# mistake: chose a
# from: obvious

why = ["a", "b"]
