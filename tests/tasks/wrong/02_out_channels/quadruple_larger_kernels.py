# task: out_channels.quadruple
# mistake: chose b
# from: obvious

quadruple = "b"
