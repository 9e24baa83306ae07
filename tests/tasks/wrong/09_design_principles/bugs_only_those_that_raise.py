# task: design.seven_bugs
# mistake: stride
# from: obvious

import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
