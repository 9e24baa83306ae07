# task: out_channels.quadruple
# mistake: chose a
# from: obvious

quadruple = ["a", "d"]
