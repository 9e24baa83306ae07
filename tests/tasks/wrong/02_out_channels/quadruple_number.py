# task: out_channels.quadruple
# mistake: type
# from: obvious

quadruple = 4
