# task: bias.why
# mistake: type
# from: obvious

why = "because it is homogeneous"
