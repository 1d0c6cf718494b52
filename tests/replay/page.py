"""The page of a replay: table and plot in one file that needs no network."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import groupby, pairwise
from operator import itemgetter
from statistics import fmean
from typing import TYPE_CHECKING

from plotly import graph_objects as go
from plotly.subplots import make_subplots

from alfen_solar.decision import Decision, Reason
from alfen_solar.telling.messages import Messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .recording import Recording
    from .run import Course, Outcome

POINTS = 1440
"""How many points a line has: means of a minute for a day."""
LEAST_STEP_S = 5
SUN, HOUSE, CAR, SETPOINT, PHASES, PRICE = "#f5c542", "#90a4ae", "#2e7d32", "#1565c0", "#ad1457", "#6d4c41"
REASONS = {
    Reason.FOLLOWING_SUN: "#66bb6a",
    Reason.MINIMUM: "#ffee58",
    Reason.STARTING: "#80deea",
    Reason.STOPPING: "#ffa726",
    Reason.TOO_LITTLE_SUN: "#b0bec5",
    Reason.SWITCHING: "#ec407a",
    Reason.FAST: "#42a5f5",
    Reason.BOOST: "#7e57c2",
    Reason.PLAN: "#26a69a",
    Reason.OFF: "#455a64",
}
OTHER_REASON = "#e53935"
"""The rest is trouble, or waiting for something."""
MARGIN = 0.16
"""Between two columns of the plot, as a share of its width."""
PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Replay: {name}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 1.5rem; color: #263238; background: #fff; }}
h1 {{ font-size: 1.3rem; margin: 0; }}
p {{ margin: 0 0 1rem; color: #607d8b; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: .25rem .8rem; text-align: right; border-bottom: 1px solid #cfd8dc; }}
th:first-child, td:first-child {{ text-align: left; padding-left: 0; }}
th {{ font-weight: 600; white-space: nowrap; }}
.scroll {{ overflow-x: auto; }}
</style>
<h1>What would these settings have done?</h1>
<p>{name}: {span}. The car was there all the time, and took all that it got.</p>
{notes}
<div class="scroll">{table}</div>
<div class="scroll"><div style="min-width: {width}px">{plot}</div></div>
</html>
"""
COLUMN_PX = 520


def page(recording: Recording, outcomes: Sequence[Outcome], rows: Sequence[Sequence[str]]) -> str:
    """Make the page, as HTML.

    Args:
        recording: What was replayed.
        outcomes: What the settings have done, one or more.
        rows: The table, its heading first.
    """
    hours = recording.duration_s / 3600
    begin, end = recording.stretches[0].begin, _end(outcomes[0].courses[-1])
    gaps = f", with {len(recording.stretches) - 1} gaps" if len(recording.stretches) > 1 else ""
    plot = _plot(recording, outcomes).to_html(
        full_html=False, include_plotlyjs=True, config={"displaylogo": False, "responsive": True}
    )
    return PAGE.format(
        name=escape(recording.name),
        span=f"{begin:%d %b %Y %H:%M} to {end:%d %b %Y %H:%M}, {hours:.1f} h{gaps}",
        notes="".join(f"<p>{escape(note)}</p>" for note in recording.notes),
        table=_table(rows),
        plot=plot,
        width=COLUMN_PX * len(outcomes),
    )


def _table(rows: Sequence[Sequence[str]]) -> str:
    marks = ["th", *["td"] * (len(rows) - 1)]
    lines = ["".join(f"<{mark}>{escape(cell)}</{mark}>" for cell in row) for mark, row in zip(marks, rows, strict=True)]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _plot(recording: Recording, outcomes: Sequence[Outcome]) -> go.Figure:
    priced = any(outcome.variant.asked.prices for outcome in outcomes)
    heights = [0.5, 0.25, 0.15, 0.1] if priced else [0.6, 0.3, 0.1]
    band = len(heights)
    plot = make_subplots(
        rows=band,
        cols=len(outcomes),
        shared_xaxes="all",
        shared_yaxes=True,
        row_heights=heights,
        vertical_spacing=0.03,
        horizontal_spacing=MARGIN / len(outcomes),
        column_titles=[escape(outcome.variant.name) for outcome in outcomes],
    )
    step_s = max(LEAST_STEP_S, recording.duration_s // POINTS)
    legend: set[str] = set()

    def add(trace: go.Scatter | go.Bar, row: int, column: int) -> None:
        trace.update(showlegend=trace.name not in legend, legendgroup=trace.name)
        legend.add(trace.name)
        plot.add_trace(trace, row=row, col=column)

    for column, outcome in enumerate(outcomes, 1):
        for course in outcome.courses:
            for trace in _powers(course, step_s):
                add(trace, 1, column)
            add(_setpoint(course), 2, column)
            if course.phases:
                add(_phases(course), 2, column)
        if priced:
            add(_prices(outcome), 3, column)
        for trace in _reasons(outcome, step_s):
            add(trace, band, column)
    plot.update_layout(
        template="plotly_white",
        height=720,
        margin={"l": 60, "r": 20, "t": 40, "b": 20},
        barmode="overlay",
        bargap=0,
        hovermode="closest",
        legend={"orientation": "h", "y": -0.08},
    )
    first, last = outcomes[0].courses[0], outcomes[0].courses[-1]
    plot.update_xaxes(type="date", minallowed=_shown(first, 0), maxallowed=_shown(last, len(last.seconds)))
    plot.update_yaxes(title_text="W", row=1, col=1)
    plot.update_yaxes(title_text="setpoint, A", rangemode="tozero", row=2, col=1)
    if priced:
        plot.update_yaxes(title_text="price", row=3, col=1)
    plot.update_yaxes(visible=False, row=band)
    return plot


def _powers(course: Course, step_s: int) -> Iterator[go.Scatter]:
    stretch = course.stretch
    starts = range(0, len(stretch.base_w), step_s)
    times = [_shown(course, at) for at in starts]

    def line(name: str, value: Callable[[int], float], colour: str, fill: str | None = None) -> go.Scatter:
        means = [
            round(fmean([value(at) for at in range(begin, min(begin + step_s, len(stretch.base_w)))]))
            for begin in starts
        ]
        return go.Scatter(
            x=times,
            y=means,
            name=name,
            mode="lines",
            line={"color": colour, "width": 1},
            fill=fill,
            hovertemplate=f"%{{x|%a %H:%M:%S}} {name} %{{y}} W<extra></extra>",
        )

    base_w, sun_w = stretch.base_w, stretch.sun_w
    if sun_w is None:  # nobody knows the sun alone
        yield line("surplus of the house", lambda at: max(0.0, -base_w[at]), SUN, "tozeroy")
        yield line("import of the house", lambda at: max(0.0, base_w[at]), HOUSE)
    else:
        yield line("sun", lambda at: sun_w[at], SUN, "tozeroy")
        yield line("house", lambda at: base_w[at] + sun_w[at], HOUSE)
    yield line("car", lambda at: course.seconds[at].car_w, CAR)


def _setpoint(course: Course) -> go.Scatter:
    amperes = [second.setpoint_a for second in course.seconds]
    changes = [0, *(at for at, (before, after) in enumerate(pairwise(amperes), 1) if before != after), len(amperes) - 1]
    return go.Scatter(
        x=[_shown(course, at) for at in changes],
        y=[amperes[at] for at in changes],
        name="setpoint",
        mode="lines",
        line={"color": SETPOINT, "width": 1, "shape": "hv"},
        hovertemplate="%{x|%a %H:%M:%S} setpoint %{y} A<extra></extra>",
    )


def _phases(course: Course) -> go.Scatter:
    length_s = len(course.seconds)
    steps = [*course.phases, (length_s - 1, course.phases[-1][1])]
    return go.Scatter(
        x=[_shown(course, at_s) for at_s, _ in steps],
        y=[phases for _, phases in steps],
        name="phases",
        mode="lines",
        line={"color": PHASES, "width": 1, "shape": "hv", "dash": "dot"},
        hovertemplate="%{x|%a %H:%M:%S} phases: %{y}<extra></extra>",
    )


def _prices(outcome: Outcome) -> go.Scatter:
    """Draw what 1 kWh cost, as the list tells it."""
    zone = outcome.courses[0].stretch.begin.tzinfo
    prices = outcome.variant.asked.prices
    ends = [(prices[-1].end, prices[-1].value)] if prices else []
    steps = [*((price.start, price.value) for price in prices), *ends]
    return go.Scatter(
        x=[f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}" for at, _ in steps],
        y=[price for _, price in steps],
        name="price",
        mode="lines",
        line={"color": PRICE, "width": 1, "shape": "hv"},
        hovertemplate="%{x|%a %H:%M} price %{y}<extra></extra>",
    )


def _reasons(outcome: Outcome, step_s: int) -> Iterator[go.Bar]:
    """Draw the coloured band: a bar for each while with one reason, a trace for each reason."""
    bars: dict[Reason, list[tuple[datetime, datetime, str]]] = {}
    for course in outcome.courses:
        messages = Messages(outcome.variant.settings, course.stretch.begin.tzinfo or UTC)
        for begin_s, end_s, decision in spells(course, step_s):
            begin, end = (course.stretch.begin + timedelta(seconds=at_s) for at_s in (begin_s, end_s))
            bars.setdefault(decision.reason, []).append((begin, end, messages.why(decision, begin)))
    for reason, shown in bars.items():
        yield go.Bar(
            base=[f"{begin:%Y-%m-%d %H:%M:%S}" for begin, _, _ in shown],
            x=[(end - begin) / timedelta(milliseconds=1) for begin, end, _ in shown],
            y=[""] * len(shown),
            orientation="h",
            name=str(reason),
            marker={"color": REASONS.get(reason, OTHER_REASON), "line": {"width": 0}},
            hovertext=[f"{begin:%a %H:%M:%S} to {end:%H:%M:%S} <b>{reason}</b><br>{why}" for begin, end, why in shown],
            hoverinfo="text",
        )


def spells(course: Course, step_s: int) -> Iterator[tuple[int, int, Decision]]:
    """Find the reason that lasted longest in each step, and join the steps of one reason."""
    length_s = len(course.seconds)
    lasted_s: list[Counter[Reason]] = [Counter() for _ in range(0, length_s, step_s)]
    told: dict[tuple[int, Reason], Decision] = {}
    for (at_s, decision), (next_s, _) in pairwise([*course.decisions, (length_s, course.decisions[-1][1])]):
        for step in range(at_s // step_s, (next_s - 1) // step_s + 1):
            begin_s = step * step_s
            lasted_s[step][decision.reason] += min(next_s, begin_s + step_s) - max(at_s, begin_s)
            told[step, decision.reason] = decision  # the last one: by then it is known what the car does
    longest = [(step, counter.most_common(1)[0][0]) for step, counter in enumerate(lasted_s)]
    for reason, steps in groupby(longest, key=itemgetter(1)):
        numbers = [step for step, _ in steps]
        yield numbers[0] * step_s, min((numbers[-1] + 1) * step_s, length_s), told[numbers[0], reason]


def _shown(course: Course, at_s: int) -> str:
    """Write a moment as the house's clock shows it: plotly knows no time zones."""
    return f"{course.stretch.begin + timedelta(seconds=at_s):%Y-%m-%d %H:%M:%S}"


def _end(course: Course) -> datetime:
    return course.stretch.begin + timedelta(seconds=len(course.seconds))
