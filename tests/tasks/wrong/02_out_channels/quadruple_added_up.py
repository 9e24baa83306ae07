# task: out_channels.quadruple
# mistake: chose e
# from: listed

quadruple = "e"
