# task: design.seven_bugs
# mistake: dilation
# from: obvious

import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["padding"] = 1
repaired["narrow"]["bias"] = False
