# task: bias.numbers

import numpy as np

numbers = np.array([16, 228, 0.1, 40, 0])
