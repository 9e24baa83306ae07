# task: bias.repaired

import copy

repaired = copy.deepcopy(bias_free)
repaired[0].bias = nn.Parameter(torch.zeros(8))
