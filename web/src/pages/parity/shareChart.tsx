// shareChart.tsx - women's share of each group on one scale, against the band and where it began.
import { useLanguage } from "../../base/i18n";
import { fitted } from "../../charts/axes";
import { ChartFrame, type ChartProps } from "../../charts/chartFrame";
import { ChartLegend, Drawing, legendText, type LegendEntry, type Mark } from "../../charts/marks";
import type { Band, Cell, Verdict } from "./parityAnswers";
import { usePercent } from "./parityParts";

export interface ShareLine {
  key: string;
  /** Where another group of lines begins: what it is called. */
  heading: string;
  label: string;
  cell: Cell;
  href: string | undefined;
}

interface Props extends ChartProps {
  lines: ShareLine[];
  band: Band;
  baseline: number | undefined;
}

const TOP = 18;
const HEADING = 26;
const LINE = 44;
/** In a line: where its label, its axis and its figure stand. */
const LABEL_Y = 11;
const AXIS_Y = 32;
const FIGURE_Y = 27;
const SIDE = 10;
const SIZE = 6;

/** Each verdict has a shape of its own. */
function VerdictShape({ verdict, x, y }: { verdict: Verdict; x: number; y: number }) {
  const cls = `dot ${verdict}`;
  if (verdict === "men_over")
    return <path class={cls} d={`M${x},${y + SIZE}l${-SIZE - 1},${-2 * SIZE}h${2 * SIZE + 2}Z`} />;
  if (verdict === "women_over")
    return <path class={cls} d={`M${x},${y - SIZE}l${SIZE + 1},${2 * SIZE}h${-2 * SIZE - 2}Z`} />;
  return <circle class={cls} cx={x} cy={y} r={SIZE} />;
}

/** Where each line stands, with room for the headings. */
function placed(lines: ShareLine[]): { line: ShareLine; y: number; opens: boolean }[] {
  let y = TOP;
  return lines.map((line, i) => {
    const opens = line.heading !== "" && line.heading !== lines[i - 1]?.heading;
    if (opens) y += HEADING;
    const at = { line, y, opens };
    y += LINE;
    return at;
  });
}

function ShareDrawing({ set, lines, band, baseline, width }: Props & { width: number }) {
  const { t } = useLanguage();
  const percent = usePercent();
  const rows = placed(lines);
  const height = (rows.at(-1)?.y ?? TOP) + LINE + 4;
  const x = (share: number): number => SIDE + ((width - 2 * SIDE) * share) / 100;
  const says = (cell: Cell): string => {
    if (cell.women_percent === null) {
      if (cell.verdict === "nobody") return t("parity.none");
      return t(cell.women !== null && cell.men !== null ? "parity.noShare" : "parity.hidden");
    }
    const verdict = cell.verdict === null || cell.verdict === "nobody" ? "" : verdictWords(cell.verdict);
    return `${percent(cell.women_percent)} (${t("parity.ofBase", { base: cell.base ?? 0 })}), ${verdict}`;
  };
  const verdictWords = (verdict: Exclude<Verdict, "nobody">): string =>
    t(`parity.verdict.${verdict}`, { low: band.least_percent, high: band.most_percent });
  const marks = rows.map(({ line, y }): Mark => {
    const { cell } = line;
    const label = t("chart.point", { what: [line.heading, line.label].filter(Boolean).join(", "), value: says(cell) });
    const draw =
      cell.women_percent === null || cell.verdict === null ? (
        <text class="value start" x={x(0) + 4} y={y + FIGURE_Y}>
          {cell.verdict === "nobody" ? "–" : t("parity.hiddenShort")}
        </text>
      ) : (
        <>
          <VerdictShape verdict={cell.verdict} x={x(cell.women_percent)} y={y + AXIS_Y} />
          <text
            class={cell.women_percent > 80 ? "value end" : "value start"}
            x={x(cell.women_percent) + (cell.women_percent > 80 ? -12 : 12)}
            y={y + FIGURE_Y}
          >
            {percent(cell.women_percent)}
          </text>
        </>
      );
    return { key: line.key, label, href: line.href, draw };
  });
  const { least_percent: low, most_percent: high } = band;
  const ground = (
    <>
      <rect class="band" x={x(low)} y={TOP - 4} width={x(high) - x(low)} height={height - TOP} />
      {baseline !== undefined && (
        <line class="baseline" x1={x(baseline)} x2={x(baseline)} y1={TOP - 4} y2={height - 4} />
      )}
      {[0, 25, 50, 75, 100].map((tick) => (
        <text key={tick} class={`tick ${tick === 0 ? "start" : tick === 100 ? "end" : "middle"}`} x={x(tick)} y="10">
          {tick}
        </text>
      ))}
      {rows.map(({ line, y, opens }) => (
        <g key={line.key}>
          {opens && (
            <text class="head start" x={SIDE} y={y - 4}>
              {fitted(line.heading, width - 2 * SIDE)}
            </text>
          )}
          <text class="start line-label" x={SIDE} y={y + LABEL_Y}>
            {fitted(line.label, width - 2 * SIDE)}
          </text>
          <line class="axis" x1={x(0)} x2={x(100)} y1={y + AXIS_Y} y2={y + AXIS_Y} />
        </g>
      ))}
    </>
  );
  return (
    <Drawing
      label={`${set.title}. ${t("chart.tableSays")}`}
      width={width}
      height={height}
      marks={marks}
      ground={ground}
    />
  );
}

export function ShareChart(props: Props) {
  const { t } = useLanguage();
  const percent = usePercent();
  const { band, baseline, set, permalink = "" } = props;
  const entries: LegendEntry[] = [
    { label: t("parity.band", { low: band.least_percent, high: band.most_percent }), sign: "band", kind: 0 },
    ...(baseline === undefined
      ? []
      : [
          {
            label: t("chart.point", { what: t("chart.baseline"), value: percent(baseline) }),
            sign: "baseline" as const,
            kind: 0,
          },
        ]),
  ];
  return (
    <ChartFrame
      set={set}
      permalink={permalink}
      legend={
        <>
          <ChartLegend entries={entries} />
          <p class="help">{t("parity.shapes")}</p>
        </>
      }
      legendLine={`${legendText(entries)}   ${t("parity.shapes")}`}
    >
      {(width) => <ShareDrawing {...props} width={width} />}
    </ChartFrame>
  );
}
