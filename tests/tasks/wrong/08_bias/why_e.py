# task: bias.why
# mistake: chose e
# from: listed

why = "e"
