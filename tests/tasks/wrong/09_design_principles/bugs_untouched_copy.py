# task: design.seven_bugs
# mistake: in_channels
# from: obvious

import copy

repaired = copy.deepcopy(broken)
