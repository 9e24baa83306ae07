"""Time against MACs, in lessons 03, 06 and 07: what another machine may answer differently."""

import itertools

import torch

from convlab.experiments import timing
from convlab.experiments.core import ClaimVerdict, Experiment, Measure
from convlab.experiments.nets import conv

_SIZES = {
    "live": {"rounds": 10, "seeds": 1},
    "class": {"rounds": 20, "seeds": 3},
    "full": {"rounds": 50, "seeds": 5},
}

# -- kernel size ------------------------------------------------------------------------------------------------------

_KERNELS = {
    **{f"k{k}": (64, 64, k, 1, 56) for k in (1, 3, 5, 7, 9)},
    **{f"stem{k}": (3, 64, k, 2, 224) for k in (3, 5, 7, 11)},
}


def _run_kernel(variant, seed, device, *, rounds):
    a, b, k, stride, side = _KERNELS[variant]
    x = torch.randn(1, a, side, side, device=device)
    layer, three = (timing.layer(conv(a, b, size, stride), device) for size in (k, 3))
    return {"time": timing.ratio(lambda: layer(x), lambda: three(x), rounds, device)}


def _kernel_facts(variant):
    a, b, k, stride, side = _KERNELS[variant]
    macs, three = (conv(a, b, size, stride).macs((side, side)) for size in (k, 3))
    return {"macs": macs, "mac_ratio": macs / three}


def _kernel_verdict(table):
    middle, stem = table["k7"], table["stem7"]
    numbers = (
        f"7×7 has {middle.mac_ratio:.1f} times the MACs of 3×3; it takes {middle.time} times as long with 64 "
        "channels in and "
        f"{stem.time} times as long in a first layer with 3."
    )
    if stem.time.mean < middle.mac_ratio / 2:
        return ClaimVerdict("holds when", numbers, condition="there are many input channels")
    return ClaimVerdict("holds", numbers)


kernel_time = Experiment(
    id="kernel_size_time",
    lesson="kernel_size",
    rule="R18",
    claim="A larger kernel takes as much longer as it has more weights.",
    variants={
        **{f"k{k}": f"{k}×{k}, 64 → 64 channels" for k in (1, 3, 5, 7, 9)},
        **{f"stem{k}": f"{k}×{k} stride 2, 3 → 64 channels" for k in (3, 5, 7, 11)},
    },
    measures={"time": Measure("time relative to 3×3", "", 2)},
    run=_run_kernel,
    facts=_kernel_facts,
    sizes={**_SIZES, "live": {"rounds": 5, "seeds": 1}},
    verdict=_kernel_verdict,
    expected="holds when",
    machine_dependent=True,
    note=timing.NOTE + " 56 × 56 with 64 channels in, 224 × 224 with 3 channels in; one picture.",
)

# -- dilation ---------------------------------------------------------------------------------------------------------

_RATES = (1, 2, 4, 16)


def _run_dilation(variant, seed, device, *, rounds):
    rate = int(variant[1:])
    x = torch.randn(1, 64, 56, 56, device=device)
    dilated, plain = (timing.layer(conv(64, 64, dilation=d), device) for d in (rate, 1))
    dense = timing.layer(conv(64, 64, 2 * rate + 1), device)
    numbers = {"time": timing.ratio(lambda: dilated(x), lambda: plain(x), rounds, device)}
    with timing.without_onednn():
        numbers["time_without"] = timing.ratio(lambda: dilated(x), lambda: plain(x), rounds, device)
    few = rounds if rate < 16 else min(rounds, 3)  # 33 × 33 weights: each call takes a fifth of a second
    numbers["against_dense"] = timing.ratio(lambda: dense(x), lambda: dilated(x), few, device)
    return numbers


def _dilation_facts(variant):
    return {"macs": conv(64, 64, dilation=int(variant[1:])).macs((56, 56))}


def _dilation_verdict(table):
    two = table["d2"]
    numbers = (
        f"dilation 2 takes {two.time} of the time of dilation 1 with oneDNN and {two.time_without} without it, "
        "at equal MACs; "
        f"a dense 5×5 with the same extent takes {two.against_dense} times as long as the dilated 3×3."
    )
    if abs(two.time.mean - 1) > 0.5:
        return ClaimVerdict("myth", numbers)
    if two.time_without.mean > 1.25:
        return ClaimVerdict("holds when", numbers, condition="the library has a fast path for it")
    return ClaimVerdict("holds", numbers)


dilation_time = Experiment(
    id="dilation_time",
    lesson="dilation",
    rule="R18",
    claim="Dilation costs no time.",
    variants={f"d{d}": f"dilation {d}" for d in _RATES},
    measures={
        "time": Measure("time relative to dilation 1", "", 2),
        "time_without": Measure("the same without oneDNN", "", 2),
        "against_dense": Measure("dense kernel of the same extent, relative", "", 2),
    },
    run=_run_dilation,
    facts=_dilation_facts,
    sizes={**_SIZES, "live": {"rounds": 10, "seeds": 1, "variants": ("d1", "d2")}},
    verdict=_dilation_verdict,
    expected="holds when",
    machine_dependent=True,
    note=f"{timing.NOTE} 64 → 64 channels, 3×3 with padding = dilation, 56 × 56, one picture.",
)

# -- depthwise separable ----------------------------------------------------------------------------------------------


def _run_separable(variant, seed, device, *, rounds):
    side = int(variant[4:])
    x = torch.randn(1, 64, side, side, device=device)
    depthwise, pointwise, full = (
        timing.layer(spec, device) for spec in (conv(64, 64, groups=64), conv(64, 128, 1), conv(64, 128))
    )
    return {"time": timing.ratio(lambda: full(x), lambda: pointwise(depthwise(x)), rounds, device)}


def _separable_facts(variant):
    side = int(variant[4:])
    parts = [conv(64, 64, groups=64), conv(64, 128, 1), conv(64, 128)]
    depthwise, pointwise, full = (spec.macs((side, side)) for spec in parts)
    return {"mac_ratio": full / (depthwise + pointwise)}


def _separable_verdict(table):
    parts = ", ".join(f"{row.title}: {row.time} times" for row in table)
    ratio = table["side56"].mac_ratio
    word = "holds" if min(row.time.mean for row in table) > ratio / 2 else "holds when"
    return ClaimVerdict(word, f"{ratio:.1f} times fewer MACs; the full convolution takes longer, {parts}.")


separable_time = Experiment(
    id="groups_separable_time",
    lesson="groups",
    rule="R18",
    claim="A depthwise separable convolution is faster by as much as it has fewer MACs.",
    variants={f"side{n}": f"{n} × {n}" for n in (14, 28, 56, 112)},
    measures={"time": Measure("full over separable", "", 1)},
    run=_run_separable,
    facts=_separable_facts,
    sizes=_SIZES,
    verdict=_separable_verdict,
    expected="holds when",
    machine_dependent=True,
    note=timing.NOTE + " 64 → 128 channels, 3×3, one picture.",
)

# -- groups -----------------------------------------------------------------------------------------------------------

_GROUPS = (1, 2, 4, 8, 16, 32, 64)


def _run_time(variant, seed, device, *, rounds):
    groups = int(variant[1:])
    x = torch.randn(1, 64, 56, 56, device=device)
    dense, grouped = (timing.layer(conv(64, 64, groups=g), device) for g in (1, groups))
    last = x.to(memory_format=torch.channels_last)
    dense_last, grouped_last = (m.to(memory_format=torch.channels_last) for m in (dense, grouped))
    return {
        "time": timing.ratio(lambda: grouped(x), lambda: dense(x), rounds, device),
        "time_last": timing.ratio(lambda: grouped_last(last), lambda: dense_last(last), rounds, device),
    }


def _time_facts(variant):
    return {"macs": conv(64, 64, groups=int(variant[1:])).macs((56, 56))}


def _time_verdict(table):
    dense = table["g1"]
    worst = max(table, key=lambda row: row.time.mean * dense.macs / row.macs)
    fewer = dense.macs / worst.macs
    numbers = (
        f"groups={worst.key[1:]} has {fewer:.0f} times fewer MACs than groups=1 and takes {worst.time} of its time, "
        f"so the throughput falls by a factor of {fewer * worst.time.mean:.0f}."
    )
    return ClaimVerdict("myth" if fewer * worst.time.mean > 3 else "not shown", numbers)


groups_time = Experiment(
    id="groups_time",
    lesson="groups",
    rule="R18",
    claim="Fewer MACs mean less time.",
    variants={f"g{g}": f"groups={g}" for g in _GROUPS},
    measures={
        "time": Measure("time relative to groups=1", "", 2),
        "time_last": Measure("the same, channels_last", "", 2),
    },
    run=_run_time,
    facts=_time_facts,
    sizes={
        "live": {"rounds": 20, "seeds": 1},
        "class": {"rounds": 30, "seeds": 3},
        "full": {"rounds": 50, "seeds": 5},
    },
    verdict=_time_verdict,
    expected="myth",
    machine_dependent=True,
    note=timing.NOTE + " 64 → 64 channels, 3×3, 56 × 56, one picture.",
)

_DEPTHWISE = (3, 5, 7, 9, 11, 13, 14, 15, 17)


def _run_depthwise(variant, seed, device, *, rounds):
    k = int(variant[1:])
    x = torch.randn(1, 64, 56, 56, device=device)
    small, large = (timing.layer(conv(64, 64, size, groups=64), device) for size in (3, k))
    dense = timing.layer(conv(64, 64, 3), device)
    last = x.to(memory_format=torch.channels_last)
    large_last = timing.layer(conv(64, 64, k, groups=64), device).to(memory_format=torch.channels_last)
    return {
        "time": timing.ratio(lambda: large(x), lambda: small(x), rounds, device),
        "time_last": timing.ratio(lambda: large_last(last), lambda: small(x), rounds, device),
        "time_dense": timing.ratio(lambda: large(x), lambda: dense(x), rounds, device),
    }


def _depthwise_facts(variant):
    return {"macs": conv(64, 64, int(variant[1:]), groups=64).macs((56, 56))}


def _depthwise_verdict(table):
    rows = list(table)
    before, after = max(itertools.pairwise(rows), key=lambda pair: pair[1].time.mean / pair[0].time.mean)
    jump = after.time.mean / before.time.mean
    more = after.macs / before.macs
    numbers = (
        f"the largest jump lies between k = {before.key[1:]} and k = {after.key[1:]}: {more:.1f} times the "
        f"MACs, {jump:.1f} "
        f"times the time; in channels_last {after.time_last.mean / before.time_last.mean:.1f} times."
    )
    return ClaimVerdict("myth" if jump > 2 * more else "not shown", numbers)


depthwise_time = Experiment(
    id="groups_depthwise_time",
    lesson="groups",
    rule="R18",
    claim="The time of a depthwise convolution grows with its MACs.",
    variants={f"k{k}": f"{k}×{k} depthwise" for k in _DEPTHWISE},
    measures={
        "time": Measure("time relative to 3×3 depthwise", "", 2),
        "time_last": Measure("the same, in channels_last", "", 2),
        "time_dense": Measure("relative to a dense 3×3", "", 2),
    },
    run=_run_depthwise,
    facts=_depthwise_facts,
    sizes={
        "live": {"rounds": 5, "seeds": 1, "variants": ("k3", "k7", "k13", "k15")},
        "class": {"rounds": 10, "seeds": 3},
        "full": {"rounds": 20, "seeds": 5},
    },
    verdict=_depthwise_verdict,
    expected="myth",
    machine_dependent=True,
    note=timing.NOTE + " 64 channels, 56 × 56, one picture.",
)

EXPERIMENTS = (kernel_time, dilation_time, groups_time, depthwise_time, separable_time)
