"""Charts and one-page pictures as PNG, clean and readable on a phone, the same on every machine."""

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reports.report import Figure, Headline, Report, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

#: One page is so many pixels wide: what a phone shows without zooming.
PIXELS, DPI = 1080, 180
COLOURS = ("#2563EB", "#F59E0B", "#10B981", "#8B5CF6", "#EF4444")
INK, GREY, FAINT, TILE = "#1F2329", "#646A73", "#E5E6EB", "#F2F5FA"
#: More bars than this do not fit a phone: the others are in the table. Of names, so many letters are shown.
MOST_BARS, MOST_LETTERS = 12, 10
#: So many charts of a report are drawn on its picture; so many labels under a course of days.
MOST_FIGURES, MOST_LABELS, MOST_SHORT_LABELS = 3, 8, 12
TILES_A_ROW = 3


def picture(figure: Figure) -> bytes:
    """One chart as PNG, 1080 pixels wide."""
    return _png(_chart(figure))


def page(report: Report, mark: str = "") -> bytes:
    """A report as one picture: its title, the figures that matter as tiles, and its first charts.

    ``mark`` is the watermark: who took it, and when.
    """
    parts = [_heading(report)]
    parts += [_tiles(report.headlines)] if report.headlines else []
    parts += [_chart(figure) for figure in list(report.figures)[:MOST_FIGURES]]
    return _stacked([_png(part) for part in [*parts, _foot(report, mark)]])


def _stacked(parts: list[bytes]) -> bytes:
    """One below the other."""
    from PIL import Image

    pictures = [Image.open(BytesIO(part)).convert("RGB") for part in parts]
    whole = Image.new("RGB", (PIXELS, sum(each.height for each in pictures)), "white")
    top = 0
    for each in pictures:
        whole.paste(each, (0, top))
        top += each.height
    file = BytesIO()
    whole.save(file, "PNG", optimize=True)
    return file.getvalue()


def _canvas(inches: float) -> "Canvas":
    """An empty picture; without pyplot, whose state all threads would share."""
    from matplotlib.figure import Figure as Canvas

    return Canvas(figsize=(PIXELS / DPI, inches), dpi=DPI, facecolor="white")


def _png(canvas: "Canvas") -> bytes:
    file = BytesIO()
    canvas.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


@cache
def _font(points: float) -> Any:
    from matplotlib.font_manager import FontProperties
    from pylopdf_fonts_zh_cn import sans_path

    return FontProperties(fname=str(sans_path()), size=points)


def _heading(report: Report) -> "Canvas":
    canvas = _canvas(1.15)
    whose = report.about or report.organisation
    canvas.text(0.5, 0.72, report.title, font=_font(17), color=INK, ha="center", va="center")
    canvas.text(0.5, 0.28, f"{whose}　{report.period}", font=_font(9.5), color=GREY, ha="center", va="center")
    return canvas


def _tiles(headlines: tuple[Headline, ...]) -> "Canvas":
    """The figures that matter: large, with their names above and the change below."""
    from matplotlib.patches import FancyBboxPatch

    rows = -(-len(headlines) // TILES_A_ROW)
    canvas = _canvas(1.12 * rows)
    wide, high = 1 / TILES_A_ROW, 1 / rows
    for number, each in enumerate(headlines):
        left, bottom = number % TILES_A_ROW * wide, 1 - (number // TILES_A_ROW + 1) * high
        box = (left + 0.02, bottom + 0.06 * high), wide - 0.04, 0.88 * high
        rounded = FancyBboxPatch(*box, boxstyle="round,pad=0,rounding_size=0.015", fc=TILE, ec="none")
        canvas.add_artist(rounded)
        middle = left + wide / 2
        for place, words, size, colour in (
            (0.78, each.label, 9, GREY),
            (0.50, each.value, 16, INK),
            (0.21, each.change, 7.5, GREY),
        ):
            spot = bottom + place * high
            canvas.text(middle, spot, words, font=_font(size), color=colour, ha="center", va="center")
    return canvas


def _foot(report: Report, mark: str) -> "Canvas":
    canvas = _canvas(0.42)
    canvas.text(0.04, 0.5, report.as_of, font=_font(7.5), color=GREY, va="center")
    canvas.text(0.96, 0.5, mark, font=_font(7.5), color=GREY, va="center", ha="right")
    return canvas


def _chart(figure: Figure) -> "Canvas":
    bars = min(len(figure.labels), MOST_BARS) * max(len(figure.series), 1)
    is_line = figure.shape == "line"
    canvas = _canvas(3.1 if is_line else 1.1 + 0.3 * bars + (0.3 if len(figure.series) > 1 else 0))
    axes = canvas.add_subplot()
    (_lines if is_line else _bars)(axes, figure)
    for side in ("top", "right", "left" if is_line else "bottom"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(FAINT)
    if len(figure.series) > 1:
        below: dict[str, Any] = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.14 if is_line else -0.02)}
        axes.legend(prop=_font(8.5), frameon=False, ncols=len(figure.series), **below)
    inches = canvas.get_figheight()
    canvas.text(0.035, 1 - 0.3 / inches, _title(figure), font=_font(11.5), color=INK, va="center")
    canvas.tight_layout(pad=1.1, rect=(0, 0, 1, 1 - 0.42 / inches))
    return canvas


def _title(figure: Figure) -> str:
    left_out = len(figure.labels) - MOST_BARS
    return figure.title + (f"（前{MOST_BARS}）" if figure.shape == "bar" and left_out > 0 else "")


def _bars(axes: "Axes", figure: Figure) -> None:
    """Names to the left and bars to the right: Chinese names stay level, however long they are."""
    labels = [_short(label) for label in figure.labels[:MOST_BARS]]
    thick = 0.74 / len(figure.series)
    for place, series in enumerate(figure.series):
        values = series.values[:MOST_BARS]
        at = [row + (place - (len(figure.series) - 1) / 2) * thick for row in range(len(labels))]
        drawn = axes.barh(
            at, [float(value or 0) for value in values], thick * 0.86, color=_colour(place), label=series.name
        )
        said = [written(value, figure.unit) for value in values]
        axes.bar_label(drawn, said, font=_font(8.5), color=INK, padding=4)
    axes.set_yticks(range(len(labels)), labels, font=_font(9), color=INK)
    axes.invert_yaxis()
    axes.tick_params(length=0)
    axes.set_xticks([])
    axes.margins(x=0.16, y=0.02)


def _lines(axes: "Axes", figure: Figure) -> None:
    """A course over days; its last value is written beside it."""
    from matplotlib.ticker import MaxNLocator

    places = range(len(figure.labels))
    for place, series in enumerate(figure.series):
        values = [None if value is None else float(value) for value in series.values]
        axes.plot(
            places,
            [float("nan") if v is None else v for v in values],
            color=_colour(place),
            lw=2,
            marker="o",
            ms=3.5,
            label=series.name,
        )
        known = [(value, spot) for spot, value in enumerate(values) if value is not None]
        for _, spot in {max(known), known[-1]} if known else ():
            said = written(series.values[spot], figure.unit)
            axes.annotate(
                said,
                (spot, values[spot]),
                (0, -13 if _is_lowest(figure, place, spot) else 6),
                textcoords="offset points",
                font=_font(8),
                color=_colour(place),
                ha="center",
            )
    most = MOST_SHORT_LABELS if max(map(len, figure.labels), default=0) <= 3 else MOST_LABELS
    step = max(1, -(-len(figure.labels) // most))
    shown = list(places)[::step]
    axes.set_xticks(shown, [figure.labels[spot] for spot in shown], font=_font(8.5), color=GREY)
    for label in axes.get_yticklabels():
        label.set_fontproperties(_font(8.5))
        label.set_color(GREY)
    axes.grid(axis="y", color=FAINT, lw=0.8)
    axes.tick_params(length=0)
    axes.margins(x=0.09, y=0.18)
    if figure.unit == "count":
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylim(bottom=0)


def _is_lowest(figure: Figure, place: int, spot: int) -> bool:
    """Whether a line lies below all others there: its figure is written below it, clear of theirs."""
    here = [series.values[spot] for series in figure.series]
    others = [value for other, value in enumerate(here) if other != place and value is not None]
    mine = here[place]
    return mine is not None and bool(others) and mine < min(others)


def _short(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else name[: MOST_LETTERS - 1] + "…"


def _colour(place: int) -> str:
    return COLOURS[place % len(COLOURS)]
