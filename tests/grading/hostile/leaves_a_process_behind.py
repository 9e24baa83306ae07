# does: starts a process that outlives it
# naive: alive
# earns: 5
# %% extra
import subprocess
import sys

program = "import time; time.sleep(60)"
subprocess.Popen([sys.executable, "-c", program, "left behind TOKEN"], start_new_session=True)
