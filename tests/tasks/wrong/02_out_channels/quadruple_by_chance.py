# task: out_channels.quadruple
# mistake: chose f
# from: obvious

quadruple = "f"
