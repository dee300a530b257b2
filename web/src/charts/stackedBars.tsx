// stackedBars.tsx - places (or whatever) as bars, each made of parts; a part is told by its letter and not only its colour.
import { formatNumber, formatUnit } from "../base/format";
import { useLanguage } from "../base/i18n";
import { fitted, shortNumber } from "./axes";
import { ChartFrame, type ChartProps } from "./chartFrame";
import { dimOf, opensAt, scaleFor, sumAt, type Member } from "./figureSet";
import { ChartLegend, Drawing, legendText, letter, type LegendEntry, type Mark } from "./marks";

export interface StackedBarsProps extends ChartProps {
  /** The dimension with a bar for each member. */
  by: string;
  /** The dimension whose members are the parts. */
  stack: string;
  measure?: string;
}

const LABEL = 18;
const BAR = 20;
const ROW = LABEL + BAR + 10;
const ROOM = 56;

/** What nobody knows comes last. */
function ordered(members: Member[]): { member: Member; i: number }[] {
  const all = members.map((member, i) => ({ member, i }));
  return [...all.filter(({ member }) => !member.unknown), ...all.filter(({ member }) => member.unknown)];
}

function StackedDrawing({ set, by, stack, measure, width }: StackedBarsProps & { width: number }) {
  const { t, language } = useLanguage();
  const bars = ordered(dimOf(set, by).members);
  const parts = ordered(dimOf(set, stack).members);
  const totals = bars.map(({ i }) => sumAt(set, { [by]: i }, measure));
  const { top } = scaleFor(Math.max(0, ...totals.map((one) => one ?? 0)));
  const scale = (width - ROOM) / top;
  const unit = formatUnit(set.unit, language);
  const height = bars.length * ROW;
  const written = (value: number | null): string =>
    value === null ? t("chart.unknown") : `${formatNumber(value, language)} ${unit}`.trim();
  const marks = bars.flatMap(({ member, i }, row) => {
    let x = 0;
    return parts.flatMap(({ member: part, i: kind }): Mark[] => {
      const at = { [by]: i, [stack]: kind };
      const value = sumAt(set, at, measure);
      if (value === null || value === 0) return [];
      const from = x;
      const length = value * scale;
      x += length;
      const y = row * ROW + LABEL;
      return [
        {
          key: `${member.id}/${part.id}`,
          label: t("chart.point", { what: `${member.label}, ${part.label}`, value: written(value) }),
          href: opensAt(set, at),
          draw: (
            <>
              <rect
                class={`part ${part.unknown ? "unknown" : `series-${kind % 6}`}`}
                x={from}
                y={y}
                width={length}
                height={BAR}
              />
              {length >= 14 && (
                <text class={`part-letter ${part.unknown ? "unknown" : ""}`} x={from + length / 2} y={y + 14.5}>
                  {part.unknown ? "?" : letter(kind)}
                </text>
              )}
            </>
          ),
        },
      ];
    });
  });
  const ground = (
    <>
      {bars.map(({ member }, row) => {
        const total = totals[row] ?? null;
        return (
          <g key={member.id}>
            <text class="head start" x="0" y={row * ROW + 13}>
              {fitted(member.label, width)}
            </text>
            <text class="value start" x={(total ?? 0) * scale + 6} y={row * ROW + LABEL + 15}>
              {total === null ? "?" : shortNumber(total, language)}
            </text>
          </g>
        );
      })}
      <line class="axis" x1="0.5" x2="0.5" y1={LABEL - 4} y2={height} />
    </>
  );
  const summary = [
    `${set.title}.`,
    ...bars.map(
      ({ member }, row) => `${t("chart.point", { what: member.label, value: written(totals[row] ?? null) })}.`,
    ),
    t("chart.tableSays"),
  ].join(" ");
  return <Drawing label={summary} width={width} height={height} marks={marks} ground={ground} />;
}

export function StackedBars(props: StackedBarsProps) {
  const entries = ordered(dimOf(props.set, props.stack).members).map(
    ({ member, i }): LegendEntry => ({
      label: member.label,
      sign: member.unknown ? "unknown" : "part",
      kind: i,
    }),
  );
  return (
    <ChartFrame
      set={props.set}
      permalink={props.permalink ?? ""}
      legend={<ChartLegend entries={entries} />}
      legendLine={legendText(entries)}
    >
      {(width) => <StackedDrawing {...props} width={width} />}
    </ChartFrame>
  );
}
