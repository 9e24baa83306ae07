# does: copies the seed, the grades and what others handed in
# naive: file
# earns: 5
# %% extra
import glob
import pathlib

for path in [
    "SCRATCH/victim",
    "CLASS/class.json",
    *glob.glob("CLASS/submitted/*/*/*.ipynb"),
    *glob.glob("/**/class.json"),
]:
    pathlib.Path("SCRATCH/proof").write_text(pathlib.Path(path).read_text())
