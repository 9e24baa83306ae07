# task: design.seven_bugs
# mistake: kernel_size
# from: listed

import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired["narrow"]["bias"] = False
