# task: out_channels.quadruple

quadruple = ["d"]
