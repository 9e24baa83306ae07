"""How fast is `convlab.reference`? Measured against PyTorch and other NumPy ways of computing a convolution.

    python benchmarks/reference.py                 # everything, about 20 minutes; writes into docs/
    python benchmarks/reference.py --quick         # a few layers, a minute; prints only
    python benchmarks/reference.py --only NAME     # one layer again, with one thread; the others keep their numbers
    python benchmarks/reference.py --two-threads   # that part again, on a machine that does nothing else
    python benchmarks/reference.py --draw          # table and plot again from the numbers in docs/

Four traps, and what is done about each:

1. Two libraries' thread pools in one process fight, and idle pools spin. Each library has a process of its own, which
   sleeps on a pipe while another is measured.
2. The allocator decides. Fresh memory costs page faults, so every process keeps what it has freed (glibc's thresholds).
3. Cold and hot differ. All times here are hot: repeated calls on the same arrays, after a warm-up.
4. PyTorch on NCHW is not PyTorch at its best. Its channels_last layout is measured too.

A ratio is time divided by PyTorch's in the same round; the libraries take turns inside a round, and the median of the
rounds is reported. With one thread the time is processor time, which other programs on the machine do not add to; with
two it is wall-clock time.
"""

import argparse
import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
RESULTS = DOCS / "reference-benchmark.json"
TABLE = DOCS / "reference-benchmark.md"
PLOT = DOCS / "figures" / "reference-benchmark.svg"

# class, in, out, height = width, kernel, stride, padding, dilation, groups
LAYERS = {
    "VGG 64→64 @224": ("3×3, stride 1", 64, 64, 224, 3, 1, 1, 1, 1),
    "VGG 128→128 @112": ("3×3, stride 1", 128, 128, 112, 3, 1, 1, 1, 1),
    "VGG 256→256 @56": ("3×3, stride 1", 256, 256, 56, 3, 1, 1, 1, 1),
    "VGG 512→512 @28": ("3×3, stride 1", 512, 512, 28, 3, 1, 1, 1, 1),
    "ResNet 64→64 @56": ("3×3, stride 1", 64, 64, 56, 3, 1, 1, 1, 1),
    "ResNet 128→128 @28": ("3×3, stride 1", 128, 128, 28, 3, 1, 1, 1, 1),
    "ResNet 256→256 @14": ("3×3, stride 1, under 48 tiles", 256, 256, 14, 3, 1, 1, 1, 1),
    "ResNet 512→512 @7": ("3×3, stride 1, under 48 tiles", 512, 512, 7, 3, 1, 1, 1, 1),
    "ResNet 128→128 @56 /2": ("strided and stems", 128, 128, 56, 3, 2, 1, 1, 1),
    "ResNet 256→256 @28 /2": ("strided and stems", 256, 256, 28, 3, 2, 1, 1, 1),
    "ResNet stem 7×7 /2": ("strided and stems", 3, 64, 224, 7, 2, 3, 1, 1),
    "MobileNet stem 3×3 /2": ("strided and stems", 3, 32, 224, 3, 2, 1, 1, 1),
    "VGG stem 3×3": ("strided and stems", 3, 64, 224, 3, 1, 1, 1, 1),
    "ResNet 1×1 64→256 @56": ("1×1", 64, 256, 56, 1, 1, 0, 1, 1),
    "ResNet 1×1 256→64 @56": ("1×1", 256, 64, 56, 1, 1, 0, 1, 1),
    "ResNet 1×1 1024→256 @14": ("1×1", 1024, 256, 14, 1, 1, 0, 1, 1),
    "DeepLab 2048→256 @33, rate 12": ("dilated", 2048, 256, 33, 3, 1, 12, 12, 1),
    "ResNeXt 128→128 @56, 32 groups": ("groups", 128, 128, 56, 3, 1, 1, 1, 32),
    "MobileNet depthwise 32 @112": ("depthwise", 32, 32, 112, 3, 1, 1, 1, 32),
    "MobileNet depthwise 384 @14": ("depthwise", 384, 384, 14, 3, 1, 1, 1, 384),
    "MobileNet depthwise 144 @56 /2": ("depthwise, stride 2", 144, 144, 56, 3, 2, 1, 1, 144),
    "teaching 3→16 @32": ("teaching sizes", 3, 16, 32, 3, 1, 1, 1, 1),
    "teaching 1→8 @28": ("teaching sizes", 1, 8, 28, 3, 1, 0, 1, 1),
}
QUICK = ["ResNet 64→64 @56", "ResNet 1×1 256→64 @56", "MobileNet depthwise 384 @14", "teaching 3→16 @32"]

FAST = {  # measured everywhere
    "torch": "PyTorch (oneDNN), NCHW",
    "torch_channels_last": "PyTorch, channels_last",
    "auto": "convlab auto",
    "fast": "convlab fast",
    "windows": "NumPy, windows of the whole picture and tensordot",
    "columns": "NumPy, columns of the whole picture and one product",
    "product": "NumPy, the bare product of columns that are ready",
    "torch_backward": "PyTorch, backward",
    "backward": "convlab backward",
}
SLOW = {  # one thread, batch 1, and only where a call takes less than `PATIENCE`
    "indices": "NumPy, im2col by index arrays (CS231n's way)",
    "onnx": "ONNX's reference evaluator",
    "scipy": "scipy.signal.correlate in channel loops",
    "loops": "convlab's loops",
}
PATIENCE = 1.0  # seconds
SLOW_ROUNDS = 3
LARGEST = 4 * 2**30  # bytes that one of these may take
OTHER_NUMPY = ("windows", "columns", "indices", "onnx", "scipy")

# What was aimed at, as a ratio: (algorithm, class, batch or None) -> at most
AIMS = [
    ("auto", None, None, 1.2),
    ("fast", None, None, 0.85),
    ("fast", "3×3, stride 1", None, 0.60),
    ("auto", "1×1", None, 0.95),
    ("fast", "dilated", None, 0.75),
    ("auto", "strided and stems", None, 1.2),
    ("auto", "groups", None, 1.8),
    ("auto", "depthwise", None, 2.5),
    ("auto", "depthwise, stride 2", None, 3.5),
    ("auto", "teaching sizes", None, 1.5),
    ("backward", None, 1, 1.2),
    ("backward", None, 8, 1.5),
]


# -- the process of one library ------------------------------------------------------------------------------------


def layer_arrays(name, batch):
    """Input, weight and arguments of one layer, the same in every process."""
    import numpy as np

    _, channels, out_channels, size, kernel, stride, padding, dilation, groups = LAYERS[name]
    rng = np.random.default_rng(0)
    x = rng.standard_normal((batch, channels, size, size), dtype=np.float32)
    weight = rng.standard_normal((out_channels, channels // groups, kernel, kernel), dtype=np.float32)
    weight /= np.sqrt(weight[0].size)
    return x, weight, {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}


def prepare(library, name, batch):
    """A function without arguments that computes the layer once and returns the result."""
    if library == "gemm":
        return _gemm()
    x, weight, arguments = layer_arrays(name, batch)
    return globals()[f"_{library}"](x, weight, **arguments)


def _tensors(x, weight, **options):
    import torch

    return (torch.from_numpy(a).to(**options) for a in (x, weight))


def _torch(x, weight, **arguments):
    from torch.nn.functional import conv2d

    x, weight = _tensors(x, weight)
    return lambda: conv2d(x, weight, **arguments)


def _torch_channels_last(x, weight, **arguments):
    import torch
    from torch.nn.functional import conv2d

    x, weight = _tensors(x, weight, memory_format=torch.channels_last)
    return lambda: conv2d(x, weight, **arguments)


def _torch_backward(x, weight, **arguments):
    import torch
    from torch.nn.functional import conv2d

    x, weight = (a.requires_grad_() for a in _tensors(x, weight))
    with torch.enable_grad():
        out = conv2d(x, weight, **arguments)
    signal = torch.ones_like(out)
    return lambda: torch.autograd.grad(out, (x, weight), signal, retain_graph=True)[1]


def _auto(x, weight, **arguments):
    from convlab.reference import conv2d

    return lambda: conv2d(x, weight, **arguments)


def _fast(x, weight, **arguments):
    from convlab.reference import conv2d

    return lambda: conv2d(x, weight, **arguments, algorithm="fast")


def _backward(x, weight, **arguments):
    import numpy as np

    from convlab.reference import conv2d, conv2d_backward

    signal = np.ones_like(conv2d(x, weight, **arguments))
    return lambda: conv2d_backward(signal, x, weight, **arguments)[1]


def _loops(x, weight, **arguments):
    from convlab.reference import conv2d_loops

    return lambda: conv2d_loops(x, weight, **arguments)


def _windows(x, weight, stride, padding, dilation, groups):
    """The short NumPy solution: a view of all windows, one tensordot for each group."""
    import numpy as np

    extent = dilation * (weight.shape[2] - 1) + 1
    kernels = np.split(weight, groups)

    def run():
        padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
        view = np.lib.stride_tricks.sliding_window_view(padded, (extent, extent), (2, 3))
        view = view[:, :, ::stride, ::stride, ::dilation, ::dilation]
        parts = zip(np.split(view, groups, axis=1), kernels, strict=True)
        outs = [np.tensordot(part, kernel, ((1, 4, 5), (1, 2, 3))) for part, kernel in parts]
        return np.ascontiguousarray(np.concatenate(outs, axis=3).transpose(0, 3, 1, 2))

    return run


def _columns(x, weight, stride, padding, dilation, groups):
    """The same with the better layout, weights first and pixels last; all columns at once."""

    from convlab.reference import im2col

    kernels = weight.reshape(groups, len(weight) // groups, -1)

    def run():
        columns = im2col(x, weight.shape[2:], stride, padding, dilation)
        out = kernels @ columns.reshape(len(x), groups, kernels.shape[2], -1)
        size = (x.shape[2] + 2 * padding - dilation * (weight.shape[2] - 1) - 1) // stride + 1
        return out.reshape(len(x), len(weight), size, size)

    return run


def _product(x, weight, stride, padding, dilation, groups):
    """No convolution: the matrix product alone, without making its columns. No way over columns can be faster."""
    from convlab.reference import im2col

    kernels = weight.reshape(groups, len(weight) // groups, -1)
    columns = im2col(x, weight.shape[2:], stride, padding, dilation).reshape(len(x), groups, kernels.shape[2], -1)
    return lambda: kernels @ columns


def _indices(x, weight, stride, padding, dilation, groups):
    """Columns gathered by index arrays, as the assignments of Stanford's CS231n do."""
    import numpy as np

    if groups > 1:
        return None
    kernel = weight.shape[2]
    taps = np.arange(kernel) * dilation

    def run():
        padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
        size = (padded.shape[2] - taps[-1] - 1) // stride + 1
        steps = np.arange(size) * stride
        channel = np.repeat(np.arange(x.shape[1]), kernel**2)[:, None]
        row = np.tile(np.repeat(taps, kernel), x.shape[1])[:, None] + np.repeat(steps, size)
        column = np.tile(np.tile(taps, kernel), x.shape[1])[:, None] + np.tile(steps, size)
        columns = padded[:, channel, row, column]
        columns = columns.transpose(1, 2, 0).reshape(columns.shape[1], -1)
        out = weight.reshape(len(weight), -1) @ columns
        return out.reshape(len(weight), size, size, len(x)).transpose(3, 0, 1, 2)

    return run


def _onnx(x, weight, stride, padding, dilation, groups):
    from onnx import TensorProto, helper
    from onnx.reference import ReferenceEvaluator

    node = helper.make_node(
        "Conv", ["x", "w"], ["y"], strides=[stride] * 2, pads=[padding] * 4, dilations=[dilation] * 2, group=groups
    )
    infos = [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in "xwy"]
    model = helper.make_model(helper.make_graph([node], "layer", infos[:2], infos[2:]))
    evaluator = ReferenceEvaluator(model)
    return lambda: evaluator.run(None, {"x": x, "w": weight})[0]


def _scipy(x, weight, stride, padding, dilation, groups):
    import numpy as np
    from scipy.signal import correlate

    from convlab.reference import dilate, pad

    per_group, per_output = weight.shape[1], len(weight) // groups

    def run():
        padded, kernels = pad(x, ((padding, padding),) * 2), dilate(weight, dilation)
        pictures = []
        for picture in padded:
            for o, kernel in enumerate(kernels):
                first = o // per_output * per_group
                parts = (correlate(picture[first + c], kernel[c], "valid") for c in range(per_group))
                pictures.append(sum(parts)[::stride, ::stride])
        return np.stack(pictures).reshape(len(x), len(weight), *pictures[0].shape)

    return run


def serve(library, threads):
    """Answer requests, one JSON line each, until the pipe closes."""
    wall = time.perf_counter if threads > 1 else time.process_time
    if library.startswith("torch"):
        import torch

        torch.set_num_threads(threads)
        torch.set_grad_enabled(False)
    if library in SLOW:  # some take hundreds of times the input's memory
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (LARGEST, LARGEST))
    run = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "prepare":
            answer = None
            with contextlib.suppress(MemoryError):
                run = prepare(library, request["layer"], request["batch"])
                answer = run and warm_up(run, request["goal"])
        elif request["do"] == "memory":
            answer = peak_memory(run)
        else:
            start = wall()
            for _ in range(request["repeats"]):
                run()
            answer = (wall() - start) / request["repeats"]
        print(json.dumps(answer), flush=True)


def warm_up(run, goal):
    """Seconds of one hot call, and how many make ``goal`` seconds."""
    run()
    start = time.perf_counter()
    run()
    once = time.perf_counter() - start
    if once < goal:
        start = time.perf_counter()
        for _ in range(3):
            run()
        once = (time.perf_counter() - start) / 3
    return once, max(1, int(goal / once))


def peak_memory(run):
    """Bytes that one call holds at most, its result not counted. Only NumPy reports to tracemalloc."""
    run()
    tracemalloc.start()
    result = run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak - result.nbytes


def _gemm():
    """A product of two 1,024² matrices: what the machine's matrix multiplication reaches."""
    import numpy as np

    a = np.random.default_rng(0).standard_normal((1024, 1024), dtype=np.float32)
    return lambda: a @ a


# -- the conductor -------------------------------------------------------------------------------------------------


class Player:
    """One library in a process of its own."""

    def __init__(self, library, threads):
        quiet = {
            "MALLOC_MMAP_THRESHOLD_": "4000000000",
            "MALLOC_TRIM_THRESHOLD_": "8000000000",
            "OMP_WAIT_POLICY": "PASSIVE",
        }
        counts = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
        command = [sys.executable, "-W", "ignore", __file__, "--serve", library, "--threads", str(threads)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ | quiet | counts
        )

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def flops(name, batch):
    """Two for each multiply-accumulate of the definition, those on padding counted."""
    sys.path.insert(0, str(ROOT))
    from convlab import Conv2dSpec

    _, channels, out_channels, size, kernel, stride, padding, dilation, groups = LAYERS[name]
    spec = Conv2dSpec(channels, out_channels, kernel, stride, padding, dilation, groups)
    return 2 * batch * spec.macs(size)


def measure(names, batches, threads, rounds, goal, libraries):
    """Yield the rows of one layer and batch after the other, a row for each library: seconds, ratios, memory."""
    players = {library: Player(library, threads) for library in libraries}
    pace = dict.fromkeys(SLOW, 0.0)  # seconds for a FLOP, from the layers before
    for batch in batches:
        for name in sorted(names, key=lambda n: flops(n, 1)):
            ready = {}
            for library, player in players.items():
                slow = library in SLOW
                if slow and (batch > 1 or pace[library] * flops(name, batch) > PATIENCE):
                    continue
                answer = player.ask(do="prepare", layer=name, batch=batch, goal=goal)
                if answer is None:
                    continue
                ready[library] = answer[1]
                if slow:
                    pace[library] = answer[0] / flops(name, batch)
            times = {library: [] for library in ready}
            for turn in range(rounds):
                for library, repeats in ready.items():
                    if library not in SLOW or turn < SLOW_ROUNDS:
                        times[library].append(players[library].ask(do="run", repeats=repeats))
            rows = []
            for library, seconds in times.items():
                base = times["torch_backward" if library.endswith("backward") else "torch"]
                ratios = [a / b for a, b in zip(seconds, base, strict=False)]
                row = {"layer": name, "batch": batch, "threads": threads, "library": library,
                       "seconds": statistics.median(seconds), "ratio": statistics.median(ratios),
                       "lowest": min(ratios), "highest": max(ratios)}  # fmt: skip
                if "torch" not in library:
                    row["memory"] = players[library].ask(do="memory")
                rows.append(row)
            shown = "  ".join(f"{r['library']} {r['ratio']:.2f}" for r in rows)
            print(
                f"{threads} thread, batch {batch}, {name}: torch {times['torch'][0] * 1e3:.2f} ms; {shown}", flush=True
            )
            yield rows
    for player in players.values():
        player.close()


def matrix_rate(threads):
    """FLOP a second of NumPy's matrix product."""
    player = Player("gemm", threads)
    _, repeats = player.ask(do="prepare", layer=None, batch=0, goal=0.1)
    best = min(player.ask(do="run", repeats=repeats) for _ in range(9))
    player.close()
    return 2 * 1024**3 / best


def machine():
    """What was measured on."""
    import numpy
    import torch

    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return {"processor": model, "cores": os.cpu_count(), "load_before": load, "numpy": numpy.__version__,
            "torch": torch.__version__.split("+")[0], "python": platform.python_version()}  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="four layers, three rounds; print only")
    parser.add_argument("--draw", action="store_true", help="write table and plot again from the numbers in docs/")
    parser.add_argument("--only", choices=LAYERS, metavar="NAME", help="measure this layer again, keep the others")
    parser.add_argument("--two-threads", action="store_true", help="measure only that part again")
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 8], help="with --only")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        return serve(options.serve, options.threads)
    if options.quick:
        for _ in measure(QUICK, [1], 1, 3, 0.02, [*FAST, *SLOW]):
            pass  # it prints
        return None
    if options.only:
        again(options.only, options.rounds, options.batches)
    elif options.two_threads:
        two_threads(options.rounds)
    elif not options.draw:
        found = {"machine": machine(), "rounds": options.rounds, "matrix_rate": {t: matrix_rate(t) for t in (1, 2)}}
        found["rows"] = []
        for batch, threads, libraries in ((1, 1, [*FAST, *SLOW]), (8, 1, FAST), (1, 2, FAST)):
            for rows in measure(LAYERS, [batch], threads, options.rounds, 0.05, libraries):
                found["rows"] += rows
                found["machine"]["load_after"] = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
                RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False))  # what is measured is not lost
    write(json.loads(RESULTS.read_text()))
    return None


def again(name, rounds, batches):
    """Measure one layer again with one thread, in place of its old rows."""
    found = json.loads(RESULTS.read_text())
    kept = [r for r in found["rows"] if r["layer"] != name or r["threads"] > 1 or r["batch"] not in batches]
    found["rows"] = kept
    for batch in batches:
        for rows in measure([name], [batch], 1, rounds, 0.05, [*FAST, *SLOW] if batch == 1 else FAST):
            found["rows"] += rows
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False))


def two_threads(rounds):
    """Measure with two threads, in wall-clock time: for a machine that does nothing else."""
    found = json.loads(RESULTS.read_text())
    found["rows"] = [r for r in found["rows"] if r["threads"] == 1]
    found["matrix_rate"]["2"] = matrix_rate(2)
    for rows in measure(LAYERS, [1], 2, rounds, 0.05, FAST):
        found["rows"] += rows
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False))


# -- table and plot ------------------------------------------------------------------------------------------------


def pick(rows, library, kind=None, batch=None, threads=1):
    """Rows of one library, and of one class or batch if given."""
    return [r for r in rows if r["library"] == library and r["threads"] == threads
            and batch in (None, r["batch"]) and kind in (None, LAYERS[r["layer"]][0])]  # fmt: skip


def median(rows, key="ratio"):
    return statistics.median(r[key] for r in rows) if rows else None


def number(value, digits=2):
    return "–" if value is None else f"{value:.{digits}f}"


def write(found):
    """docs/reference-benchmark.md and its plot, from the measured rows."""
    rows = found["rows"]
    parts = [introduction(found), aims_table(found), layer_table(found, 1), layer_table(found, 8), beaten(rows),
             memory(rows), other_table(rows), threads_table(rows), CLOSING]  # fmt: skip
    TABLE.write_text("\n\n".join(parts) + "\n")
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    draw(rows)
    print(f"wrote {TABLE.relative_to(ROOT)} and {PLOT.relative_to(ROOT)}")


def introduction(found):
    m, rate = found["machine"], found["matrix_rate"]
    loaded = max(m["load_before"], m["load_after"])
    note, two = "", ""
    if pick(found["rows"], "auto", threads=2):
        two = f" and {rate['2'] / 1e9:.0f} with two"
    if loaded > 1.5:
        note = (f"\n\n**Read with care:** other programs were running (load {m['load_before']:.1f} before, "
                f"{m['load_after']:.1f} after, on {m['cores']} cores). Processor time leaves out their turns, but not "
                "their use of cache and memory, which slows NumPy's copies more than it slows PyTorch.")  # fmt: skip
    return f"""# How fast is the reference?

Written by `python benchmarks/reference.py`; its head says how the traps of such measurements are avoided.
{m["processor"]}, {m["cores"]} cores; NumPy {m["numpy"]}, PyTorch {m["torch"]} (oneDNN); float32, no bias, hot.
Numbers are ratios: time divided by `torch.nn.functional.conv2d`'s in the same round, median of
{found["rounds"]} rounds. Below 1 is faster than PyTorch. NumPy's own matrix product reaches
{rate["1"] / 1e9:.0f} GFLOP/s here with one thread{two}.{note}

![Ratio to PyTorch for each layer, one thread, batch 1](figures/reference-benchmark.svg)

{describe(found["rows"])}"""


def describe(rows):
    """The plot in words."""
    low = min(pick(rows, "fast", batch=1), key=lambda r: r["ratio"])
    high = max(pick(rows, "auto", batch=1), key=lambda r: r["ratio"])
    return (f"The picture in words: one line for each layer, time relative to PyTorch on a logarithmic axis. Circles "
            f"are `auto`, between {min(r['ratio'] for r in pick(rows, 'auto', batch=1)):.2f} and {high['ratio']:.2f} "
            f"({high['layer']}); triangles are `fast`, at best {low['ratio']:.2f} ({low['layer']}); squares are the "
            f"usual short NumPy solution, median {median(pick(rows, 'windows', batch=1)):.2f}.")  # fmt: skip


def aims_table(found):
    rows = found["rows"]
    lines = ["## Aims", "", "| what | aim | reached | |", "| --- | --- | --- | --- |"]
    for library, kind, batch, aim in AIMS:
        reached = median(pick(rows, library, kind, batch))
        if reached is None:
            continue
        name = f"{FAST[library]}, {kind or 'all layers'}" + (f", batch {batch}" if batch else "")
        lines.append(f"| {name} | ≤ {aim:.2f} | {reached:.2f} | {'met' if reached <= aim else 'missed'} |")
    return "\n".join(lines) + "\n\nMedians over layers, batches 1 and 8 together unless said; one thread." + why(found)


def why(found):
    """What stands between the aims and this machine, in measured numbers."""
    rows, rate = found["rows"], found["matrix_rate"]["1"]
    dense = pick(rows, "torch", "3×3, stride 1")
    if not dense or not pick(rows, "product"):
        return ""
    share = statistics.median(flops(r["layer"], r["batch"]) / r["seconds"] / rate for r in dense)
    every, threes = median(pick(rows, "product")), median(pick(rows, "product", "3×3, stride 1"))
    return f"""

The aims were set on another processor (AMD Zen 4), where PyTorch's layers reached 75 to 88 % of the rate of NumPy's
matrix product. On this one its dense 3×3 layers reach {share:.0%} (median). The bare matrix product, with its columns
ready and nothing copied, takes {every:.2f} × PyTorch's time in the median over all layers and {threes:.2f} × on dense
3×3 layers: no exact way over columns can be faster than that."""


def layer_table(found, batch):
    rows, rate, missing = found["rows"], found["matrix_rate"]["1"], []
    lines = [f"## Each layer, batch {batch}, one thread", "",
             "| layer | PyTorch, ms | channels_last | auto | fast | whole windows | backward | share of the matrix "
             "rate: PyTorch, auto, fast |", "| --- |" + " --- |" * 7]  # fmt: skip
    for name in LAYERS:
        one = {r["library"]: r for r in rows if (r["layer"], r["batch"], r["threads"]) == (name, batch, 1)}
        if not one:
            missing.append(name)
            continue
        shares = ", ".join(f"{flops(name, batch) / one[k]['seconds'] / rate:.0%}" for k in ("torch", "auto", "fast"))
        ratios = (number(one[k]["ratio"]) for k in ("torch_channels_last", "auto", "fast", "windows", "backward"))
        lines.append(f"| {name} | {one['torch']['seconds'] * 1e3:.3g} | {' | '.join(ratios)} | {shares} |")
    text = "`fast` can pass 100 %: Winograd and clipped taps multiply less than the definition counts."
    stopped = f" Not measured in this run: {'; '.join(missing)}." if missing else ""
    return "\n".join(lines) + f"\n\n{text}{stopped}"


def beaten(rows):
    """Layers where another plain NumPy way is more than 1.1 times as fast as `auto`."""
    found = []
    for row in (r for k in OTHER_NUMPY for r in pick(rows, k)):
        ours = next(r for r in pick(rows, "auto", batch=row["batch"]) if r["layer"] == row["layer"])
        if ours["ratio"] > 1.1 * row["ratio"]:
            found.append(f"- {row['layer']}, batch {row['batch']}: {(FAST | SLOW)[row['library']]} takes "
                         f"{row['ratio']:.2f}, `auto` {ours['ratio']:.2f}.")  # fmt: skip
    head = "## Where another plain NumPy implementation is more than 1.1 times as fast"
    return head + "\n\n" + ("\n".join(found) if found else "Nowhere.")


def memory(rows):
    """Peak memory beyond the output."""
    lines = ["## Memory", "", "Largest extra memory of one call over all layers, the output not counted, the padded "
             "input counted (MB).", "", "| | batch 1 | batch 8 |", "| --- | --- | --- |"]  # fmt: skip
    for library in ("auto", "fast", "backward", "windows", "columns", "indices", "onnx"):
        largest = []
        for batch in (1, 8):
            some = [r for r in pick(rows, library, batch=batch) if "memory" in r]
            largest.append(f"{max(r['memory'] for r in some) / 1e6:.0f}" if some else "–")
        lines.append(f"| {(FAST | SLOW)[library]} | {largest[0]} | {largest[1]} |")
    worst = max(pick(rows, "auto"), key=lambda r: r["memory"] - padded_bytes(r))
    extra = (worst["memory"] - padded_bytes(worst)) / 1e6
    return "\n".join(lines) + (f"\n\nBeyond output and padded input, `auto` takes at most {extra:.1f} MB "
                               f"({worst['layer']}, batch {worst['batch']}).")  # fmt: skip


def padded_bytes(row):
    _, channels, _, size, _, _, padding, _, _ = LAYERS[row["layer"]]
    return row["batch"] * channels * (size + 2 * padding) ** 2 * 4 if padding else 0


def other_table(rows):
    lines = ["## Other ways in NumPy and SciPy, batch 1, one thread", "",
             f"Only where one call takes less than about {PATIENCE:.0f} s; {SLOW_ROUNDS} rounds.", "",
             "| | layers | median ratio | lowest | highest |", "| --- |" + " --- |" * 4]  # fmt: skip
    for library in ("windows", "columns", "product", *SLOW):
        some = pick(rows, library, batch=1)
        if some:
            ratios = [r["ratio"] for r in some]
            shown = " | ".join(
                f"{v:,.2f}" if v < 100 else f"{v:,.0f}" for v in (median(some), min(ratios), max(ratios))
            )
            lines.append(f"| {(FAST | SLOW)[library]} | {len(some)} | {shown} |")
    return "\n".join(lines)


def threads_table(rows):
    if not pick(rows, "auto", threads=2):
        return "## Two threads\n\nNot measured in this run: it needs a machine without other work."
    lines = ["## Two threads, batch 1", "",
             "No aim: NumPy's matrix product uses both threads, the copies between use one.", "",
             "| | median ratio, one thread | two threads |", "| --- | --- | --- |"]  # fmt: skip
    for library in FAST:
        if "torch" not in library or library == "torch_channels_last":
            one, two = (median(pick(rows, library, batch=1, threads=t)) for t in (1, 2))
            lines.append(f"| {FAST[library]} | {number(one)} | {number(two)} |")
    return "\n".join(lines)


CLOSING = """## What decides

- Columns with the weights first and the pixels last: copies then run along image rows.
- Blocks of about 900 output pixels, so that a block's columns stay in cache and extra memory stays small.
- Where the columns of a few pixels already fill 16 MB (DeepLab's 2048 channels), some channels are lowered at a time.
- A 1×1 kernel needs no copy; small groups go through one batched product; few input channels are lowered along
  the width only.
- What is left between `auto` and PyTorch is the copy into columns, which PyTorch's kernels do not make, and the matrix
  product itself where one side is short."""


def draw(rows):
    """One line for each layer, ratio on a logarithmic axis; marker shape as well as colour tells the series."""
    sys.path.insert(0, str(ROOT))
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "convlab"
    import matplotlib.pyplot as plt

    series = {"auto": ("o", "#0072b2"), "fast": ("^", "#d55e00"), "windows": ("s", "#767676"),
              "torch_channels_last": ("|", "#000000")}  # fmt: skip
    names = list(LAYERS)[::-1]
    figure, axes = plt.subplots(figsize=(8.5, 7.5), layout="constrained")
    for library, (marker, colour) in series.items():
        some = {r["layer"]: r["ratio"] for r in pick(rows, library, batch=1)}
        axes.plot([some.get(n) for n in names], range(len(names)), marker, color=colour, label=FAST[library], ms=7)
    axes.axvline(1, color="black", lw=1)
    axes.set_yticks(range(len(names)), names)
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_xlabel("time relative to PyTorch (1 = as fast; further left is faster), one thread, batch 1")
    axes.grid(axis="x", color="#dddddd")
    axes.set_axisbelow(True)
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, 1.12), ncols=2, frameon=False)
    figure.savefig(PLOT, metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    main()
