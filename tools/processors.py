"""Other processors, as far as one machine can play them: the instruction sets that a library may use are taken away.

    python tools/processors.py          say what each set of settings leaves on this machine

A setting can only take instructions away, so a machine never plays a newer processor than its own; what was really
run is therefore asked of the libraries (`really_used`) and written beside every result.
"""

import functools
import json
import os
import platform
import re
import subprocess
import sys

# What NumPy's own loops, its BLAS, PyTorch's loops, its BLAS (MKL) and its convolutions (oneDNN) are held to.
_LIBRARIES = ("OPENBLAS_CORETYPE", "ATEN_CPU_CAPABILITY", "MKL_ENABLE_INSTRUCTIONS", "ONEDNN_MAX_CPU_ISA")
_SETS = {
    "native": (None, None, None, None, ()),
    "avx2": ("Haswell", "avx2", "AVX2", "AVX2", ("AVX512", "X86_V4")),
    "avx": ("Sandybridge", "default", "AVX", "AVX", ("AVX512", "X86_V4", "AVX2", "FMA3", "X86_V3")),
    "sse": ("Nehalem", "default", "SSE4_2", "SSE41", ("AVX", "FMA", "X86_V4", "X86_V3")),
}
NAMES = tuple(_SETS)


def settings(name, threads=1):
    """Environment variables that hold every library of the course to an instruction set.

    Parameters
    ----------
    name : {"native", "avx2", "avx", "sse"}
    threads : int

    Returns
    -------
    dict
        For a new process; a library reads them when it is loaded.
    """
    *values, taken = _SETS[name if platform.machine() in ("x86_64", "AMD64") else "native"]
    chosen = {key: value for key, value in zip(_LIBRARIES, values, strict=True) if value}
    # NumPy refuses to be without what it was built on, and warns of what the processor does not have.
    features = [feature for feature in _numpy_features() if feature.startswith(taken)] if taken else []
    if features:
        chosen["NPY_DISABLE_CPU_FEATURES"] = " ".join(features)
    threaded = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    # MKL would take no more threads than there are processors.
    return chosen | dict.fromkeys(threaded, str(threads)) | {"MKL_DYNAMIC": "FALSE"}


def environment(name, threads=1):
    """The whole environment of a process that is held to an instruction set; settings of this one do not leak in."""
    dropped = {*_LIBRARIES, "NPY_DISABLE_CPU_FEATURES", "OPENBLAS_L2_SIZE"}
    return {key: value for key, value in os.environ.items() if key not in dropped} | settings(name, threads)


@functools.cache
def _numpy_features():
    """What NumPy chooses at run time on this machine, such as AVX2; asked once, where nothing is taken away."""
    code = "import json, numpy._core._multiarray_umath as m; print(json.dumps([f for f in m.__cpu_dispatch__ if "
    code += "m.__cpu_features__[f]]))"
    clean = {key: value for key, value in os.environ.items() if key != "NPY_DISABLE_CPU_FEATURES"}
    answer = subprocess.run([sys.executable, "-c", code], env=clean, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


_ASK = """
import numpy, numpy._core._multiarray_umath as core, threadpoolctl, torch
torch.nn.functional.conv2d(torch.ones(8, 64, 56, 56), torch.ones(64, 64, 3, 3))
numpy.ones((64, 64)) @ numpy.ones((64, 64))
blas = [pool["architecture"] for pool in threadpoolctl.threadpool_info() if pool["internal_api"] == "openblas"]
print("BLAS", *sorted(set(blas)))
print("NumPy", *([f for f in core.__cpu_dispatch__ if core.__cpu_features__[f]] or ["baseline"]))
print("PyTorch", torch.backends.cpu.get_cpu_capability())
print("threads", torch.get_num_threads())
"""


def really_used(name, threads=1):
    """What the libraries themselves say that they use under these settings, in one line."""
    chosen = environment(name, threads) | {"ONEDNN_VERBOSE": "1"}
    answer = subprocess.run([sys.executable, "-c", _ASK], env=chosen, capture_output=True, text=True, check=True)
    lines = answer.stdout.splitlines()
    isa = next((match[1] for line in lines if (match := re.search(r"onednn_verbose,.*cpu,isa:(.*)", line))), "not used")
    return ", ".join([*(line for line in lines if not line.startswith("onednn")), f"oneDNN {isa}"])


if __name__ == "__main__":
    for name in NAMES:
        print(f"{name}: {really_used(name)}")
