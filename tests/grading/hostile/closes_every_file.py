# does: closes all files of its process
# naive: loses
# earns: 5
# %% extra
import os

os.closerange(0, 1024)
