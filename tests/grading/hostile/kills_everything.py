# does: kills every process that it may
# naive: loses
# earns: 5
# %% extra
import os
import signal

os.kill(-1, signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
