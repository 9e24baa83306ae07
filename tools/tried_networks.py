"""What `cl.cost` and `cl.review_model` were tried on: writes docs/networks-tried.md.

Run it in an environment of its own, outside the tree, with torch, torchvision, timm and this package's NumPy; nothing
of them is kept. No weights are fetched: numbers do not matter here.

    python tools/tried_networks.py docs/networks-tried.md
"""

import argparse
import datetime
import platform
import re
import resource
import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
from torch import library as operators
from torch.utils.flop_counter import FlopCounterMode

import convlab as cl
from convlab.errors import ConvlabError
from convlab.models import review_model

# One or two of each family.
TORCHVISION = """alexnet convnext_tiny densenet121 efficientnet_b0 efficientnet_v2_s googlenet inception_v3 maxvit_t
    mnasnet1_0 mobilenet_v2 mobilenet_v3_large regnet_x_400mf regnet_y_400mf resnet18 resnet50 resnext50_32x4d
    wide_resnet50_2 shufflenet_v2_x1_0 squeezenet1_0 swin_t swin_v2_t vgg11 vgg16_bn vit_b_16 fcn_resnet50
    deeplabv3_mobilenet_v3_large lraspp_mobilenet_v3_large""".split()  # noqa: SIM905
TIMM = """beit_base_patch16_224 botnet26t_256 cait_xxs24_224 caformer_s18 coat_lite_tiny coatnet_0_224 convformer_s18
    convit_tiny convmixer_768_32 convnextv2_atto cs3darknet_m cspresnet50 crossvit_9_240 darknet53 davit_tiny
    deit_tiny_patch16_224 dla34 dm_nfnet_f0 dpn68 eca_nfnet_l0 edgenext_xx_small efficientformer_l1
    efficientformerv2_s0 efficientvit_b0 eva02_tiny_patch14_224 fastvit_t8 fbnetc_100 focalnet_tiny_srf gcresnet50t
    gcvit_xxtiny gernet_s ghostnet_100 halonet26t hardcorenas_a hgnet_tiny hgnetv2_b0 hiera_tiny_224 hrnet_w18_small
    inception_next_tiny inception_resnet_v2 lambda_resnet26t lcnet_050 legacy_senet154 levit_128s mambaout_femto
    maxvit_nano_rw_256 mixer_s16_224 mixnet_s mobilenetv4_conv_small mobileone_s0 mobilevit_xxs mobilevitv2_050
    mvitv2_tiny nasnetalarge nest_tiny nextvit_small pit_ti_224 pnasnet5large poolformer_s12 pvt_v2_b0 rdnet_tiny
    regnetz_b16 repghostnet_050 repvgg_a0 repvit_m0_9 res2net50_26w_4s resmlp_12_224 resnest14d resnetv2_50 rexnet_100
    selecsls42b sequencer2d_s shvit_s1 ske_none skresnet18 spnasnet_100 starnet_s1 swiftformer_xs tiny_vit_5m_224
    tinynet_e tnt_s_patch16_224 tresnet_m twins_pcpvt_small vgg13 visformer_tiny volo_d1_224 vovnet39a xception41
    xcit_nano_12_p16_224""".split()  # noqa: SIM905


# Auxiliary classifiers: there or not, as in the networks that the published numbers are of.
_AS_PUBLISHED = {
    "googlenet": {"aux_logits": False, "init_weights": False},
    "fcn_resnet50": {"aux_loss": True},
    "deeplabv3_mobilenet_v3_large": {"aux_loss": True},
}


def torchvision_models():
    torchvision = _torchvision()
    for name in TORCHVISION:
        weights = torchvision.models.get_model_weights(name).DEFAULT.meta
        more = {"weights_backbone": None} if name.startswith(("fcn", "deeplab", "lraspp")) else {}
        size = 520 if more else _SIZES.get(name, 224)
        more |= _AS_PUBLISHED.get(name, {})
        yield (
            "torchvision",
            name,
            lambda name=name, more=more: torchvision.models.get_model(name, weights=None, **more),
            (3, size, size),
            weights,
        )


_SIZES = {"inception_v3": 299, "efficientnet_v2_s": 384, "swin_v2_t": 256, "maxvit_t": 224}


def _torchvision():
    """Its own operations may be built for another PyTorch; no network here needs them."""
    library, made = operators.Library("torchvision", "FRAGMENT"), 0
    while True:
        try:
            import torchvision

            return torchvision
        except RuntimeError as error:
            missing = re.search(r"torchvision::(\w+)", str(error))
            made += 1
            if missing is None or made > 50:
                raise
            library.define(f"{missing[1]}(Tensor x) -> Tensor")
            for name in [name for name in sys.modules if name.startswith("torchvision")]:
                del sys.modules[name]
            _torchvision.keep = library


def timm_models():
    import timm

    known = set(timm.list_models())
    for name in TIMM:
        if name in known:
            size = timm.get_pretrained_cfg(name)
            size = tuple(size.input_size) if size is not None else (3, 224, 224)
            yield "timm", name, lambda name=name: timm.create_model(name, pretrained=False), size, None


def identity(net):
    """Everything that must be the same object in the same state afterwards."""
    parts = list(net.modules())
    tensors = [t for part in parts for t in (*part._parameters.values(), *part._buffers.values()) if t is not None]
    return (
        [(id(part), part.training, sorted(part.__dict__), len(part._forward_hooks)) for part in parts],
        [(id(t), t._version, t.device, t.dtype, t.requires_grad, t.data_ptr(), t.grad is None) for t in tensors],
    )


def torchs_total(net, size):
    """FlopCounterMode, run without numbers."""
    fast = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    modes = [(part, part.training) for part in net.modules()]
    try:
        with torch.device("meta"), torch.no_grad(), FlopCounterMode(display=False) as counter:
            net.to("meta").eval()(torch.zeros(1, *size))
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)
        for part, training in modes:
            part.training = training
    return counter.get_total_flops() // 2


def tried(library, name, make, size, published):
    net = make()
    before = identity(net)
    start = time.process_time()
    table = cl.cost(net, size)
    seconds = time.process_time() - start
    try:
        count = len(review_model(net, size, measure=False).remarks)
        review = f"{count} remark{'s' * (count != 1)}"
    except ConvlabError as error:
        review = f"refused: {error}"
    untouched = identity(net) == before
    parameters = sum(p.numel() for p in net.parameters())
    try:
        torchs = torchs_total(net, size)
    except Exception as error:
        torchs = f"could not run: {str(error).splitlines()[0][:60]}"
    notes = []
    if isinstance(torchs, int) and torchs != table.macs:
        notes.append(f"torch's counter has no formula for {(table.macs - torchs) / 1e6:+,.3f} M of these")
    if table.uncounted:
        notes.append("not counting " + ", ".join(dict.fromkeys(operation for operation, _ in table.uncounted)))
    if published:
        ops = published["_ops"]
        if abs(table.macs / 1e9 - ops) > 0.0006:
            notes.append(f"published {ops} billion")
        if published["num_params"] != table.parameters:
            notes.append(f"published {published['num_params']:,} parameters")
    return {
        "library": library,
        "name": name,
        "size": " × ".join(map(str, size)),
        "parameters": table.parameters,
        "held": parameters,
        "macs": table.macs,
        "torchs": torchs,
        "published": "equal"
        if published and not any("published" in n for n in notes)
        else "see note"
        if published
        else "–",
        "rows": len(table),
        "seconds": seconds,
        "untouched": untouched,
        "review": review,
        "note": "; ".join(notes),
    }


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", type=Path)
    parser.add_argument("--only", nargs="*", default=())
    arguments = parser.parse_args(argv)
    warnings.simplefilter("ignore")
    torchvision = _torchvision()
    import timm

    rows, failed = [], []
    versions = f"PyTorch {torch.__version__}, torchvision {torchvision.__version__}, timm {timm.__version__}"
    for case in (*torchvision_models(), *timm_models()):
        if arguments.only and case[1] not in arguments.only:
            continue
        try:
            rows.append(tried(*case))
            print(rows[-1], flush=True)
        except Exception as error:
            failed.append((case[0], case[1], f"{type(error).__name__}: {str(error).splitlines()[0][:160]}"))
            print("FAILED", failed[-1], flush=True)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        arguments.page.write_text(page(rows, failed, versions, peak))  # each time: a run that is stopped has a page


def page(rows, failed, versions, peak):
    same = [row for row in rows if row["torchs"] == row["macs"]]
    equal = [row for row in rows if row["published"] == "equal"]
    touched = [row["name"] for row in rows if not row["untouched"]]
    lines = [
        "# Public networks that `cl.cost` and `cl.review_model` were tried on",
        "",
        "This page is generated: `python tools/tried_networks.py docs/networks-tried.md`, in its own environment.",
        f"Run on {datetime.date.today().isoformat()} with {versions}, Python {platform.python_version()}.",
        "",
        f"{len(rows)} networks, without weights. MACs are compared with torch's `FlopCounterMode` (divided by 2): "
        f"{len(same)} are equal. Of torchvision's networks, {len(equal)} are equal to the published numbers of their "
        "weights' metadata, rounded as they are printed. Parameters are compared with `sum(p.numel())`: "
        f"{sum(row['parameters'] == row['held'] for row in rows)} are equal. "
        + (
            f"Touched: {', '.join(touched)}."
            if touched
            else "Every network was the same object, in the same state, afterwards."
        ),
        f"Seconds are processor time of `cl.cost` alone. The whole run took {peak:.1f} GB at most, with the networks.",
        "",
        "| network | from | input | parameters | MACs | torch's counter | published | rows | s | review | note |",
        "| --- | --- | --- | ---: | ---: | --- | --- | ---: | ---: | --- | --- |",
    ]
    for row in rows:
        torchs = "equal" if row["torchs"] == row["macs"] else row["torchs"]
        torchs = f"{torchs:,}" if isinstance(torchs, int) else torchs
        lines.append(
            f"| {row['name']} | {row['library']} | {row['size']} | {row['parameters']:,} | {row['macs']:,} "
            f"| {torchs} | {row['published']} | {row['rows']} | {row['seconds']:.1f} "
            f"| {row['review']} | {row['note']} |"
        )
    if failed:
        lines += ["", "Not counted:", ""]
        lines += [f"- {name} ({library}): {reason}" for library, name, reason in failed]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
