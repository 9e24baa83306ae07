# task: bias.why
# mistake: type
# from: unlisted

why = {"why": "a"}
