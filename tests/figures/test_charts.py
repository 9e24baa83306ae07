"""Charts: every point in words, every series told apart without colour."""

from convlab import figures


def test_points_differ_in_shape_and_are_named():
    rows = [(f"net {i}", 1e6 * i, 90 + i, 0.5) for i in range(7)]
    figure = figures.charts.tradeoff(rows, "accuracy, %")
    labels = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert labels == [f"net {i}" for i in range(7)]
    markers = {container.lines[0].get_marker() for container in figure.axes[0].containers}
    assert len(markers) == 7
    assert "net 3: 93.0 plus or minus 0.5 at 3.00" in figures.describe(figure)


def test_curves_say_their_points():
    figure = figures.charts.curves({"a": [(1, 2.0, 0.1), (3, 4.0, 0.2)], "b": [(1, 1.0, 0)]}, "size", "PSNR")
    assert figures.describe(figure) == "PSNR against size. a: 2.0 at 1, 4.0 at 3. b: 1.0 at 1."
    shares = figures.charts.curves({"c": [(1, -0.0004, 0.1), (2, 0.354, 0.1)]}, "layers", "R²")
    assert figures.describe(shares) == "R² against layers. c: 0.00 at 1, 0.35 at 2."
    styles = {container.lines[0].get_linestyle() for container in figure.axes[0].containers}
    assert len(styles) == 2
