# task: design.seven_bugs
# mistake: type
# from: unlisted

import copy

repaired = copy.deepcopy(broken)
repaired["look"]["in_channels"] = 3
repaired["halve"]["padding"] = 1
repaired["single"]["groups"] = 32
repaired["mix"]["kernel_size"] = 1
repaired["halve again"]["stride"] = 2
repaired["wide"]["dilation"] = 2
repaired = {name: nn.Conv2d(**values) for name, values in repaired.items()}
