# does: writes and deletes outside its own folder
# naive: file
# earns: 5
# %% extra
import os
import pathlib

for place in ("SCRATCH", "..", "/etc", "/usr", "/inside", "/packages"):
    try:
        pathlib.Path(place, "proof").write_text("I was here")
    except OSError:
        pass
try:
    os.remove("SCRATCH/victim")
except OSError:
    pass
