# does: leaves a process behind that nobody is the parent of
# naive: alive
# earns: 5
# %% extra
import os
import sys

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(60)", "left behind TOKEN"])
    os._exit(0)
