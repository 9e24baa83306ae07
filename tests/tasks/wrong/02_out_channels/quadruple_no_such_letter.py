# task: out_channels.quadruple
# mistake: type
# from: obvious

quadruple = "h"
