"""Figures of lesson 02: a wall of filters, what it tells of a texture, and what channels cost."""

import numpy as np

from convlab.figures import style
from convlab.figures.style import drawn


@drawn
def bank(picture, filters, maps, names):
    """Filters of a bank above the maps that they make of one picture.

    Parameters
    ----------
    picture : array (H, W) in [0, 1]
    filters : array (out_channels, kH, kW)
    maps : array (out_channels, h, w)
    names : sequence of str
        One a filter.
    """
    figure, axes = style.canvas(2.3, rows=2, columns=len(filters) + 1, width_ratios=[1.2] + [1] * len(filters))
    style.picture(axes[0][0], picture, "picture", vmin=0, vmax=1)
    axes[1][0].axis("off")
    weights, answers = np.abs(filters).max(), np.percentile(np.abs(maps), 99)
    for i, (kernel, answer, name) in enumerate(zip(filters, maps, names, strict=True), 1):
        style.signed(axes[0][i], kernel, name, weights)
        style.signed(axes[1][i], answer, None, answers)
    axes[0][1].set_ylabel("filters")
    axes[1][1].set_ylabel("maps")
    strength = np.sqrt(np.mean(np.square(maps), axis=(1, 2)))
    shares = strength / strength.sum()
    listed = ", ".join(f"{name} {share:.0%}" for name, share in zip(names, shares, strict=True))
    alt = f"""A picture, and beside it two rows: above, {len(filters)} filters, each a short wave in its own
        direction; below, the map that each makes of the picture, blue below zero and red above. The maps' strengths,
        as shares of their sum: {listed}."""
    return figure, alt


@drawn
def orientations(rows):
    """How strongly each texture answers to each direction, as closed curves around a centre.

    Parameters
    ----------
    rows : sequence of (name, angles, shares)
        Angles in degrees from 0 to below 180; the other half of the circle repeats them.
    """
    figure, axes = style.canvas(2.9, columns=len(rows), subplot_kw={"projection": "polar"})
    top = max(max(shares) for _, _, shares in rows)
    described = []
    for ax, (name, angles, shares) in zip(axes[0], rows, strict=True):
        around = np.radians([*angles, *(a + 180 for a in angles), angles[0] + 360])
        ax.plot(around, [*shares, *shares, shares[0]], color=style.LINES[0], marker=style.MARKS[0], ms=4)
        ax.fill(around, [*shares, *shares, shares[0]], color=style.INPUT[0], alpha=0.6)
        ax.set_theta_direction(-1)  # angles grow towards larger rows, so downwards
        ax.set_ylim(0, top * 1.05)
        ax.set_rlabel_position(33)
        ax.set_yticks([0.1, 0.2])
        ax.set_thetagrids(range(0, 360, 45), [f"{a % 180}°" for a in range(0, 360, 45)], fontsize=9)
        ax.set_title(name)
        first = int(np.argmax(shares))
        described.append(f"{name}: most at {angles[first]}°, {shares[first]:.2f}, least {min(shares):.2f}")
    alt = f"""One curve around a centre for each texture; its distance from the centre is the share of each
        direction. {". ".join(described)}. A texture with a direction gives a long shape, one without gives a
        circle."""
    return figure, alt


def by_map_size(network):
    """A network's costs added up over all layers whose maps have the same height.

    Parameters
    ----------
    network : convlab.models.networks.Network

    Returns
    -------
    dict
        Height in pixels, largest first, 0 for the head (flat features and maps of 1 × 1), to an array
        ``(activation bytes, MACs, parameters)``.
    """
    sums = {}
    for row in network.cost().rows:
        height = row.output_shape[1] if len(row.output_shape) == 3 and row.output_shape[1] > 1 else 0
        sums.setdefault(height, np.zeros(3))
        sums[height] += row.activation_bytes, row.macs, row.parameters
    return dict(sorted(sums.items(), reverse=True))


@drawn
def shares(networks):
    """Where a network's memory, work and weights lie: shares by the size of the map.

    Parameters
    ----------
    networks : sequence of convlab.models.networks.Network
    """
    import matplotlib

    what = ("activation memory", "MACs", "parameters")
    costs = [by_map_size(network) for network in networks]
    heights = sorted({height for cost in costs for height in cost}, reverse=True)
    colours = matplotlib.colormaps[style.AMOUNT](np.linspace(0.05, 0.95, len(heights)))
    hatches = ["", "///", "", "...", "", "xxx", ""]
    figure, axes = style.canvas(1.75 * len(networks) + 0.6, rows=len(networks))
    described = []
    for ax, network, cost in zip(axes[:, 0], networks, costs, strict=True):
        left = np.zeros(3)
        totals = sum(cost.values())
        for i, height in enumerate(heights):
            part = cost.get(height, np.zeros(3)) / totals
            label = str(height) if height else "head"
            light = colours[i][:3] @ [0.3, 0.59, 0.11] > 0.5
            style_of = {"color": colours[i], "edgecolor": "white" if not light else "#666666", "linewidth": 0.6}
            ax.barh(what, part, left=left, hatch=hatches[i % 7], label=label, **style_of)
            for row, (start, width) in enumerate(zip(left, part, strict=True)):
                if width >= 0.07:
                    text = f"{width:.0%}"
                    behind = {"facecolor": colours[i], "edgecolor": "none", "pad": 1.2}
                    ink = style.INK if light else "white"
                    ax.text(start + width / 2, row, text, ha="center", va="center", color=ink, size=9.5, bbox=behind)
            left = left + part
        ax.invert_yaxis()
        ax.set_xlim(0, 1)
        ax.set_xticks([])
        ax.spines[["bottom"]].set_visible(False)
        ax.set_title(network.title, loc="left")
        listed = "; ".join(
            f"{name}: " + ", ".join(f"{cost[h][k] / totals[k]:.0%} at {h or 'the head'}" for h in cost)
            for k, name in enumerate(what)
        )
        described.append(f"{network.title}. {listed}")
    handles, labels = axes[0][0].get_legend_handles_labels()
    labels[0] = f"maps of {heights[0]} × {heights[0]}"
    figure.legend(handles, labels, loc="outside lower center", ncols=len(heights), frameon=False, handlelength=1.4)
    alt = f"""Three bars for each network: how its activation memory, its multiplications and its parameters are
        shared out among layers with maps of each size, in pixels. {". ".join(described)}."""
    return figure, alt


@drawn
def width_costs(make, widths, input_size):
    """Parameters, MACs and activation memory of a chain against its width, all relative to the narrowest.

    Parameters
    ----------
    make : callable
        ``make(width)`` gives the list of specs.
    widths : sequence of int
    input_size : (int, int, int)
    """
    from convlab.stacks import cost

    tables = [cost(make(width), input_size) for width in widths]
    figure, axes = style.canvas(3.4)
    ax = axes[0][0]
    lines = {"activation memory": "activation_bytes", "MACs": "macs", "parameters": "parameters"}
    factors = [width / widths[0] for width in widths]
    described = []
    for i, (name, field) in enumerate(lines.items()):
        values = [getattr(table, field) / getattr(tables[0], field) for table in tables]
        look = {"lw": 5, "alpha": 0.45, "ms": 10} if name == "MACs" else {"ls": "-" if i == 0 else "--"}
        ax.plot(factors, values, marker=style.MARKS[i], color=style.LINES[i], label=name, **look)
        place = {"xytext": (9, 4 if name == "MACs" else -8 if i else -4), "textcoords": "offset points"}
        ax.annotate(f"× {values[-1]:.0f}", (factors[-1], values[-1]), color=style.LINES[i], **place)
        described.append(f"{name} " + ", ".join(f"{value:.1f}" for value in values))
    ax.set_xscale("log", base=2)
    ax.set_yscale("log", base=2)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda value, _: f"× {value:g}")
    ax.set_xticks(factors)
    ax.set_xlim(0.93, factors[-1] * 1.22)
    ax.set_xlabel("all widths")
    ax.set_ylabel("cost")
    ax.legend(frameon=False)
    alt = f"""Costs against width, both as multiples of the narrowest chain, on doubling scales. At widths times
        {", ".join(f"{factor:g}" for factor in factors)}: {"; ".join(described)}."""
    return figure, alt


@drawn
def accuracy_over_macs(rows):
    """Accuracy with its spread against MACs.

    Parameters
    ----------
    rows : sequence of (label, macs, mean, sd)
    """
    figure, axes = style.canvas(3.4)
    ax = axes[0][0]
    macs, means, spreads = (np.array([row[i] for row in rows], dtype=float) for i in (1, 2, 3))
    ax.errorbar(macs, means, yerr=spreads, marker="o", color=style.LINES[0], capsize=4, ms=7)
    for label, x, y, spread in rows:
        ax.annotate(label, (x, y - spread), xytext=(0, -15), textcoords="offset points", ha="center")
    ax.set_xscale("log")
    ax.set_xlim(macs[0] / 1.6, macs[-1] * 1.6)
    ax.set_ylim((means - spreads).min() - 0.8, (means + spreads).max() + 0.4)
    ax.set_xlabel("MACs, in tenfold steps")
    ax.set_ylabel("accuracy, %")
    ax.grid(axis="y", color="#dddddd", lw=0.8)
    ax.set_axisbelow(True)
    listed = "; ".join(f"{label}: {mean:.1f} plus or minus {sd:.1f} % at {m:,} MACs" for label, m, mean, sd in rows)
    return figure, f"Accuracy against MACs, with bars for one standard deviation over seeds. {listed}."
