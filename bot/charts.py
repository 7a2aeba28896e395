"""Pictures of numbers, where matplotlib is installed (`pip install 'parley-bot[charts]'`)."""

import io
from collections.abc import Sequence
from importlib.util import find_spec


class Charts:
    """Implements `core.ports.Charts`. matplotlib is loaded with the first chart: it takes a second and many megabytes."""

    def bars(self, title: str, labels: Sequence[str], counts: Sequence[int]) -> bytes | None:
        """A PNG of 960x480 pixels, a bar a label; None without matplotlib."""
        if find_spec("matplotlib") is None:
            return None
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 (an optional extra)
        from matplotlib.figure import Figure  # noqa: PLC0415
        from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

        figure = Figure(figsize=(8, 4), dpi=120, layout="tight")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        drawn = axes.bar(range(len(counts)), counts, color="#2f6f9f")
        axes.bar_label(drawn)
        axes.set_xticks(range(len(counts)), labels)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylim(0, max([*counts, 1]) * 1.15)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_title(title, parse_math=False)
        picture = io.BytesIO()
        figure.savefig(picture, format="png")
        return picture.getvalue()
