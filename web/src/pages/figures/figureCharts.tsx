// figureCharts.tsx - the figures of a question as the chart that says them, each chart with its table and downloads.
import { PyramidChart, SmallMultiples, StackedBars, TrendChart, type FigureSet } from "../../charts";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { barsOf, chartShown, drawnDimensions, pyramidOf, seriesOf } from "./chartChoice";
import { figureSet, PERIOD, WHOLE, type Figure, type FigureContext } from "./figure";
import { isWhole, periodLabel } from "./periods";
import type { ChartKind } from "./question";
import { MissingOf } from "./totals";

interface Props {
  context: FigureContext;
  figure: Figure;
  /** The value that is drawn; undefined: how many records. */
  value: string | undefined;
  apart: string[];
  asked: ChartKind | undefined;
  permalink: string;
}

/** The chart, and what is missing in it; of figures that nobody knows there is nothing to draw. */
export function FigureChart(props: Props) {
  const { figure, value } = props;
  const at = figure.answer.values.findIndex((one) => one.id === value);
  const named = figure.answer.values[at];
  const of = figure.rows.reduce((sum, row) => sum + row.n, 0);
  const missing = figure.rows.reduce((sum, row) => sum + (row.missing[at] ?? 0), 0);
  if (named && named.related === undefined && missing === of) {
    return (
      <div>
        <h3>{figure.title}</h3>
        <MissingOf missing={missing} of={of} value={named} />
      </div>
    );
  }
  return (
    <div>
      <Chart {...props} />
      {named && !figure.scope.running && <MissingOf missing={missing} of={of} value={named} />}
    </div>
  );
}

function Chart(props: Props) {
  const { figure, apart, asked } = props;
  const kind = chartShown(figure.answer, apart, asked);
  switch (kind) {
    case "lines":
      return <Lines {...props} />;
    case "multiples":
      return <Multiples {...props} />;
    case "pyramid":
      return <Pyramid {...props} />;
    case "bars":
      return <Bars {...props} />;
    default:
      return null;
  }
}

const DRAWINGS_MAX = 24;
const BARS_MAX = 40;

/** The members with the most, in their order; how many were left out. */
function largest(set: FigureSet, id: string, max: number, value: string | undefined): { set: FigureSet; left: number } {
  const at = set.dims.findIndex((dim) => dim.id === id);
  const dim = set.dims[at];
  if (!dim || dim.members.length <= max) return { set, left: 0 };
  const column = set.dims.length + 1 + (set.measures ?? []).findIndex((one) => one.id === value);
  const sums = dim.members.map((_, i) =>
    set.rows.reduce((sum, row) => sum + (row[at] === i ? (row[column] ?? 0) : 0), 0),
  );
  const kept = dim.members
    .map((_, i) => i)
    .sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0))
    .slice(0, max)
    .sort((a, b) => a - b);
  const place = new Map(kept.map((from, to) => [from, to]));
  const dims = set.dims.map((one, i) => (i === at ? { ...one, members: kept.map((k) => dim.members[k]!) } : one));
  const rows = set.rows.flatMap((row) => {
    const to = place.get(row[at] ?? -1);
    return to === undefined ? [] : [row.map((cell, i) => (i === at ? to : cell))];
  });
  return { set: { ...set, dims, rows, ...opensThrough(set, id, kept) }, left: dim.members.length - max };
}

/** Members have other indices in a part of a set than in the set itself. */
function opensThrough(set: FigureSet, id: string, kept: number[]): Pick<FigureSet, "opens"> {
  const { opens } = set;
  if (typeof opens !== "function") return {};
  return { opens: (at) => opens(at[id] === undefined ? at : { ...at, [id]: kept[at[id]] ?? -1 }) };
}

function Left({ count }: { count: number }) {
  const { t } = useLanguage();
  return count === 0 ? null : <p class="help">{t("measures.left", { count })}</p>;
}

function chosen(value: string | undefined): { measure?: string } {
  return value === undefined ? {} : { measure: value };
}

function Lines({ context, figure, value, apart, permalink }: Props) {
  const series = seriesOf(figure, apart);
  const by = [PERIOD, ...(series === undefined ? [] : [series])];
  const set = figureSet(context, figure, value, { by, full: true });
  return (
    <>
      <TrendChart
        set={set}
        along={PERIOD}
        permalink={permalink}
        {...(series === undefined ? {} : { series })}
        {...(value === undefined ? {} : { measures: [value] })}
      />
      <Loose figure={figure} />
    </>
  );
}

function Multiples({ context, figure, value, apart, permalink }: Props) {
  const by = drawnDimensions(figure.answer, apart)[0]?.id ?? "";
  const whole = figureSet(context, figure, value, { by: [by, PERIOD], full: true });
  const { set, left } = largest(whole, by, DRAWINGS_MAX, value);
  return (
    <>
      <SmallMultiples set={set} by={by} along={PERIOD} permalink={permalink} {...chosen(value)} />
      <Left count={left} />
      <Loose figure={figure} />
    </>
  );
}

/** Unknown sex and unknown age stand among the same rows: each says what it is of. */
function withNamedUnknown(set: FigureSet, { t }: FigureContext): FigureSet {
  const dims = set.dims.map((dim) => ({
    ...dim,
    members: dim.members.map((one) =>
      one.unknown ? { ...one, label: t("measures.titleOf", { title: dim.label, member: one.label }) } : one,
    ),
  }));
  return { ...set, dims };
}

function Pyramid({ context, figure, value, permalink }: Props) {
  const sides = pyramidOf(figure.answer);
  if (!sides) return null;
  const set = figureSet(context, figure, value, { by: [sides.sex, sides.age], full: true });
  return <PyramidChart set={withNamedUnknown(set, context)} permalink={permalink} {...sides} {...chosen(value)} />;
}

function Bars({ context, figure, value, apart, permalink }: Props) {
  const dims = barsOf(figure, apart);
  const [by, stack] = [dims.by ?? PERIOD, dims.stack ?? WHOLE];
  const whole = figureSet(context, figure, value, { by: [by, stack], undated: !figure.scope.running });
  const { set, left } = by === PERIOD ? { set: whole, left: 0 } : largest(whole, by, BARS_MAX, value);
  return (
    <>
      <StackedBars set={set} by={by} stack={stack} permalink={permalink} {...chosen(value)} />
      <Left count={left} />
    </>
  );
}

/** What a line has no place for: not dated, or not as exactly as the step asks. A running total has it in it. */
function Loose({ figure }: { figure: Figure }) {
  const { t, language } = useLanguage();
  const { step } = figure.answer;
  if (step === null || figure.scope.running) return null;
  const counts = new Map<string | null, number>();
  for (const { period, n } of figure.rows) {
    if (period === undefined || (period !== null && isWhole(period, step))) continue;
    counts.set(period, (counts.get(period) ?? 0) + n);
  }
  if (counts.size === 0) return null;
  const said = [...counts].map(
    ([period, n]) => `${periodLabel(period, step, t, language)}: ${formatNumber(n, language)}`,
  );
  return <p class="help">{t("measures.loose", { what: said.join("; ") })}</p>;
}
