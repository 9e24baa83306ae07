# task: bias.why
# mistake: chose a
# from: listed

why = "a"
