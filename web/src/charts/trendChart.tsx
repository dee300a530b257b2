// trendChart.tsx - figures over time as lines, with where they began and where they are meant to go.
import { formatNumber, formatUnit } from "../base/format";
import { useLanguage } from "../base/i18n";
import { MemberAxis, ValueAxis } from "./axes";
import { ChartFrame, type ChartProps } from "./chartFrame";
import { dimOf, opensAt, scaleFor, sumAt, type At } from "./figureSet";
import { ChartLegend, Drawing, legendText, Shape, type LegendEntry, type Mark } from "./marks";

export interface TrendProps extends ChartProps {
  /** The dimension of time. */
  along: string;
  /** A dimension with a line for each member; without it one line. */
  series?: string;
  /** Measures with a line each, instead of series; the first is drawn as planned (dashed, no points) with `isPlan`. */
  measures?: string[];
  isPlan?: boolean;
  baseline?: number;
  /** One for the whole time, or one for each member of `along` (null: none). */
  target?: number | (number | null)[];
  /** What is aimed at between two values, both within. */
  band?: { low: number; high: number; label: string };
  height?: number;
  /** Without legend and frame's words: one of many. */
  top?: number;
}

export interface Line {
  label: string;
  kind: number;
  isPlan: boolean;
  points: { at: At; value: number | null }[];
}

/** Beside a plan, what has no value at the end is still to come and not unknown. */
function upToNow(points: Line["points"]): Line["points"] {
  let end = points.length;
  while (end > 0 && points[end - 1]?.value === null) end--;
  return points.slice(0, end);
}

export function linesOf({ set, along, series, measures, isPlan = false }: TrendProps): Line[] {
  const time = dimOf(set, along).members.map((_, i) => ({ [along]: i }) as At);
  const pointsOf = (more: At, measure?: string): Line["points"] =>
    time.map((at) => ({ at: { ...at, ...more }, value: sumAt(set, { ...at, ...more }, measure) }));
  if (series !== undefined) {
    return dimOf(set, series).members.map((one, i) => ({
      label: one.label,
      kind: i,
      isPlan: false,
      points: pointsOf({ [series]: i }, measures?.[0]),
    }));
  }
  const ids = measures ?? [undefined];
  return ids.map((id, i) => ({
    label: set.measures?.find((one) => one.id === id)?.label ?? set.title,
    kind: isPlan ? i - 1 : i,
    isPlan: isPlan && i === 0,
    points: isPlan && i > 0 ? upToNow(pointsOf({}, id)) : pointsOf({}, id),
  }));
}

/** Pieces between points that are known: a gap is not bridged. */
export function pathOf(line: Line, x: (i: number) => number, y: (value: number) => number): string {
  let isOn = false;
  return line.points
    .map(({ value }, i) => {
      if (value === null) {
        isOn = false;
        return "";
      }
      const step = `${isOn ? "L" : "M"}${x(i)},${y(value)}`;
      isOn = true;
      return step;
    })
    .join("");
}

const PAD = { left: 46, right: 14, top: 10, bottom: 26 };

interface GoalProps extends Pick<TrendProps, "baseline" | "target" | "band"> {
  x: (i: number) => number;
  y: (value: number) => number;
  from: number;
  to: number;
}

function Goals({ baseline, target, band, x, y, from, to }: GoalProps) {
  return (
    <>
      {band && <rect class="band" x={from} y={y(band.high)} width={to - from} height={y(band.low) - y(band.high)} />}
      {baseline !== undefined && <line class="baseline" x1={from} x2={to} y1={y(baseline)} y2={y(baseline)} />}
      {typeof target === "number" && <line class="target" x1={from} x2={to} y1={y(target)} y2={y(target)} />}
      {Array.isArray(target) && (
        <path
          class="target"
          d={target
            .flatMap((one, i) => (one === null ? [] : [`${x(i)},${y(one)}`]))
            .reduce((d, at) => d + (d === "" ? "M" : "L") + at, "")}
        />
      )}
    </>
  );
}

function highestOf(props: TrendProps, lines: Line[]): number {
  const goals = [props.baseline ?? 0, props.band?.high ?? 0, ...[props.target ?? 0].flat().map((one) => one ?? 0)];
  return Math.max(0, ...goals, ...lines.flatMap((line) => line.points.map((point) => point.value ?? 0)));
}

export function TrendDrawing(props: TrendProps & { width: number }) {
  const { set, along, baseline, target, band, width, height = 240 } = props;
  const { t, language } = useLanguage();
  const lines = linesOf(props);
  const time = dimOf(set, along);
  const { top, step } = scaleFor(props.top ?? highestOf(props, lines));
  const [from, to] = [PAD.left, width - PAD.right];
  const inset = 8;
  const span = Math.max(1, time.members.length - 1);
  const x = (i: number): number => from + inset + ((to - from - 2 * inset) * i) / span;
  const y = (value: number): number => PAD.top + (height - PAD.top - PAD.bottom) * (1 - value / top);
  const unit = formatUnit(set.unit, language);
  const say = (label: string, i: number, value: number | null): string =>
    t("chart.point", {
      what: lines.length > 1 ? `${time.members[i]?.label ?? ""}, ${label}` : (time.members[i]?.label ?? ""),
      value: value === null ? t("chart.unknown") : `${formatNumber(value, language)} ${unit}`.trim(),
    });
  const marks = lines.flatMap((line) =>
    line.points.map(
      ({ at, value }, i): Mark => ({
        key: `${line.label}/${i}`,
        label: say(line.label, i, value),
        href: value === null ? undefined : opensAt(set, at),
        draw:
          value === null ? (
            <text class="gap" x={x(i)} y={y(0) - 4}>
              ?
            </text>
          ) : line.isPlan ? (
            <circle class="plan-point" cx={x(i)} cy={y(value)} r="3" />
          ) : (
            <Shape kind={line.kind} x={x(i)} y={y(value)} />
          ),
      }),
    ),
  );
  const ground = (
    <>
      <ValueAxis top={top} step={step} y={y} from={from} to={to} language={language} />
      <MemberAxis labels={time.members.map((one) => one.label)} x={x} y={height - 8} room={to - from} />
      <Goals
        {...(baseline === undefined ? {} : { baseline })}
        {...(target === undefined ? {} : { target })}
        {...(band === undefined ? {} : { band })}
        x={x}
        y={y}
        from={from}
        to={to}
      />
      {lines.map((line) => (
        <path
          key={line.label}
          class={line.isPlan ? "planned" : `line series-${line.kind % 6}`}
          d={pathOf(line, x, y)}
        />
      ))}
    </>
  );
  return <Drawing label={useSummary(props, lines)} width={width} height={height} marks={marks} ground={ground} />;
}

/** What the drawing says, in words: from where to where, and what is aimed at. */
function useSummary({ set, along, baseline, target, band }: TrendProps, lines: Line[]): string {
  const { t, language } = useLanguage();
  const unit = formatUnit(set.unit, language);
  const time = dimOf(set, along).members;
  const number = (value: number | null | undefined): string =>
    value === null || value === undefined ? t("chart.unknown") : `${formatNumber(value, language)} ${unit}`.trim();
  const last = Array.isArray(target) ? target.filter((one) => one !== null).at(-1) : target;
  return [
    t("chart.span", { title: set.title, from: time[0]?.label ?? "", to: time.at(-1)?.label ?? "" }),
    ...lines.map((line) =>
      t("chart.lineSays", {
        line: line.label,
        first: number(line.points[0]?.value),
        last: number(line.points.at(-1)?.value),
      }),
    ),
    ...(baseline === undefined ? [] : [`${t("chart.point", { what: t("chart.baseline"), value: number(baseline) })}.`]),
    ...(band === undefined ? [] : [`${band.label}.`]),
    ...(last === undefined ? [] : [`${t("chart.point", { what: t("chart.target"), value: number(last) })}.`]),
    t("chart.tableSays"),
  ].join(" ");
}

export function TrendChart(props: TrendProps) {
  const { t, language } = useLanguage();
  const { set, baseline, target, band, permalink = "" } = props;
  const lines = linesOf(props);
  const unit = formatUnit(set.unit, language);
  const withNumber = (label: string, value: number): string =>
    t("chart.point", { what: label, value: `${formatNumber(value, language)} ${unit}`.trim() });
  const entries: LegendEntry[] = [
    ...(lines.length > 1
      ? lines.map((line) => ({
          label: line.label,
          sign: line.isPlan ? ("planned" as const) : ("shape" as const),
          kind: line.kind,
        }))
      : []),
    ...(baseline === undefined
      ? []
      : [{ label: withNumber(t("chart.baseline"), baseline), sign: "baseline" as const, kind: 0 }]),
    ...(band === undefined ? [] : [{ label: band.label, sign: "band" as const, kind: 0 }]),
    ...(target === undefined
      ? []
      : [
          {
            label: typeof target === "number" ? withNumber(t("chart.target"), target) : t("chart.target"),
            sign: "target" as const,
            kind: 0,
          },
        ]),
  ];
  return (
    <ChartFrame
      set={set}
      permalink={permalink}
      legend={entries.length > 0 && <ChartLegend entries={entries} />}
      legendLine={legendText(entries)}
    >
      {(width) => <TrendDrawing {...props} width={width} />}
    </ChartFrame>
  );
}

export interface BurnDownProps extends ChartProps {
  along: string;
  /** Measures: what should remain, and what does (null where it is still to come). */
  planned: string;
  remaining: string;
}

/** What is left to do beside what should be left. */
export function BurnDownChart({ set, along, planned, remaining, permalink = "" }: BurnDownProps) {
  return <TrendChart set={set} along={along} measures={[planned, remaining]} isPlan permalink={permalink} />;
}
