# task: out_channels.quadruple
# mistake: several letters
# from: obvious

quadruple = ["a", "d"]
