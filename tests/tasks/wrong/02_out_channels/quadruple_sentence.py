# task: out_channels.quadruple
# mistake: type
# from: obvious

quadruple = "because both double"
