# task: out_channels.quadruple

quadruple = "D"
