// pyramidChart.tsx - people by sex and age: two sides, one row for each age, and what is not known as rows of their own.
import { formatNumber, formatUnit } from "../base/format";
import { useLanguage } from "../base/i18n";
import { fitted, shortNumber } from "./axes";
import { ChartFrame, type ChartProps } from "./chartFrame";
import { dimOf, indexOf, opensAt, scaleFor, sumAt, type At, type Member } from "./figureSet";
import { ChartLegend, Drawing, type Mark } from "./marks";

export interface PyramidProps extends ChartProps {
  /** Dimensions. */
  sex: string;
  age: string;
  /** Members of sex on either side; every other one has a row below the pyramid. */
  left: string;
  right: string;
  measure?: string;
}

interface Bar {
  key: string;
  row: number;
  side: "left" | "right" | "across";
  kind: number;
  isUnknown: boolean;
  at: At;
  label: string;
}

interface Layout {
  rows: string[];
  bars: Bar[];
}

const ROW = 26;
const GAP = 4;
const TOP = 22;
/** For the number beside a bar. */
const ROOM = 54;

/** Ages from the oldest down, then the unknown age, then each other sex as one row. */
function layoutOf({ set, sex, age, left, right }: PyramidProps): Layout {
  const sexes = dimOf(set, sex);
  const ages = dimOf(set, age).members.map((member, i) => ({ member, i }));
  const ordered = [
    ...ages.filter(({ member }) => !member.unknown).reverse(),
    ...ages.filter(({ member }) => member.unknown),
  ];
  const sides = { left: indexOf(sexes, left), right: indexOf(sexes, right) };
  const bars = ordered.flatMap(({ member, i }, row) =>
    (["left", "right"] as const).map(
      (side, kind): Bar => ({
        key: `${side}/${member.id}`,
        row,
        side,
        kind,
        isUnknown: member.unknown === true,
        at: { [sex]: sides[side], [age]: i },
        label: `${sexes.members[sides[side]]?.label ?? ""}, ${member.label}`,
      }),
    ),
  );
  const others = sexes.members
    .map((member, i) => ({ member, i }))
    .filter(({ member }) => ![left, right].includes(member.id));
  const across = others.map(
    ({ member, i }, n): Bar => ({
      key: `across/${member.id}`,
      row: ordered.length + n,
      side: "across",
      kind: 2 + n,
      isUnknown: member.unknown === true,
      at: { [sex]: i },
      label: member.label,
    }),
  );
  const labelOf = (member: Member): string => member.label;
  return {
    rows: [...ordered.map(({ member }) => labelOf(member)), ...others.map(({ member }) => labelOf(member))],
    bars: [...bars, ...across],
  };
}

/** At the foot of its bars where there is room, else from the edge over the ages. */
function Head({ label, inner, outer, width }: { label: string; inner: number; outer: number; width: number }) {
  const isNear = fitted(label, Math.abs(inner - outer)) === label;
  const isLeft = outer < inner;
  return (
    <text class={`head ${isNear === isLeft ? "end" : "start"}`} x={isNear ? inner : outer} y="14">
      {isNear ? label : fitted(label, width / 2 - 6)}
    </text>
  );
}

function PyramidDrawing(props: PyramidProps & { width: number }) {
  const { set, sex, left, right, measure, width } = props;
  const { t, language } = useLanguage();
  const { rows, bars } = layoutOf(props);
  const middle = Math.min(150, Math.max(70, ...rows.map((row) => row.length * 6.6 + 12)));
  const half = (width - middle) / 2 - 2;
  const valueOf = (bar: Bar): number | null => sumAt(set, bar.at, measure);
  const { top } = scaleFor(Math.max(0, ...bars.map((bar) => valueOf(bar) ?? 0)));
  const unit = formatUnit(set.unit, language);
  const height = TOP + rows.length * ROW + 4;
  const marks = bars.map((bar): Mark => {
    const value = valueOf(bar);
    const length = ((value ?? 0) / top) * (half - ROOM);
    const isLeft = bar.side === "left";
    const x = isLeft ? half - length : half + middle;
    const y = TOP + bar.row * ROW;
    const text =
      value === null ? "?" : value < 1_000_000 ? formatNumber(value, language) : shortNumber(value, language);
    return {
      key: bar.key,
      label: t("chart.point", {
        what: bar.label,
        value: value === null ? t("chart.unknown") : `${formatNumber(value, language)} ${unit}`.trim(),
      }),
      href: value === null ? undefined : opensAt(set, bar.at),
      draw: (
        <>
          <rect class="reach" x={isLeft ? 0 : half + middle} y={y} width={half} height={ROW - GAP} />
          <rect
            class={`part ${bar.isUnknown ? "unknown" : `series-${bar.kind}`}`}
            x={x}
            y={y}
            width={Math.max(length, value ? 1.5 : 0)}
            height={ROW - GAP}
          />
          <text class={`value ${isLeft ? "end" : "start"}`} x={isLeft ? x - 5 : x + length + 5} y={y + 15}>
            {text}
          </text>
        </>
      ),
    };
  });
  const sexes = dimOf(set, sex);
  const headOf = (id: string): string => sexes.members[indexOf(sexes, id)]?.label ?? id;
  const ground = (
    <>
      <Head label={headOf(left)} inner={half} outer={0} width={width} />
      <Head label={headOf(right)} inner={half + middle} outer={width} width={width} />
      {rows.map((row, i) => (
        <text key={row} class="tick middle" x={half + middle / 2} y={TOP + i * ROW + 15}>
          {row}
        </text>
      ))}
      <line class="axis" x1={half} x2={half} y1={TOP - 2} y2={height} />
      <line class="axis" x1={half + middle} x2={half + middle} y1={TOP - 2} y2={height} />
    </>
  );
  const total = (id: string): string => {
    const sum = sumAt(set, { [sex]: indexOf(sexes, id) }, measure);
    return sum === null ? t("chart.unknown") : formatNumber(sum, language);
  };
  const summary = [
    `${set.title}.`,
    ...sexes.members.map((member) => `${t("chart.point", { what: member.label, value: total(member.id) })}.`),
    t("chart.tableSays"),
  ].join(" ");
  return <Drawing label={summary} width={width} height={height} marks={marks} ground={ground} />;
}

export function PyramidChart(props: PyramidProps) {
  const sexes = dimOf(props.set, props.sex).members;
  const hasUnknown = [...sexes, ...dimOf(props.set, props.age).members].filter((one) => one.unknown);
  const legend = hasUnknown.length > 0 && (
    <ChartLegend
      entries={[{ label: [...new Set(hasUnknown.map((one) => one.label))].join(" · "), sign: "unknown", kind: 0 }]}
    />
  );
  return (
    <ChartFrame set={props.set} permalink={props.permalink ?? ""} legend={legend}>
      {(width) => <PyramidDrawing {...props} width={width} />}
    </ChartFrame>
  );
}
