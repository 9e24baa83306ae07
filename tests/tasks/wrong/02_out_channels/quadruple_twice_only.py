# task: out_channels.quadruple
# mistake: chose c
# from: listed

quadruple = "c"
