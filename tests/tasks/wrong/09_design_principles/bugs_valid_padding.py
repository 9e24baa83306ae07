# task: design.seven_bugs
# mistake: padding
# from: obvious

import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = "valid"
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False
