// parityGauge.tsx - the share of women against the band of parity, in whole people: who is not known counts on neither side.
import { formatNumber, formatUnit } from "../base/format";
import { LOCALES, useLanguage } from "../base/i18n";
import { ChartFrame, type ChartProps } from "./chartFrame";
import { dimOf, indexOf, opensAt, sumAt } from "./figureSet";
import { ChartLegend, Drawing, legendText, letter, type LegendEntry, type Mark } from "./marks";

/** domain/programme.md 3.1: 47 to 53 %, both ends within. */
export const BAND = { low: 47, high: 53 };

export type Parity = "none" | "below" | "within" | "nearest" | "above";

/** Up to here an odd number of people may have no whole number of women in the band. */
const SMALL_MOST = 15;

/**
 * Compared in whole people: 47 of 100 is within, 46,999 of 100,000 is not. A small odd group that differs by one is as near
 * as it can come.
 */
export function parityOf(women: number, men: number): Parity {
  const all = women + men;
  if (all === 0) return "none";
  if (all <= SMALL_MOST && Math.abs(women - men) === 1) return "nearest";
  if (women * 100 < BAND.low * all) return "below";
  return women * 100 > BAND.high * all ? "above" : "within";
}

export interface ParityGaugeProps extends ChartProps {
  /** The dimension of sex, and its members. */
  sex: string;
  women: string;
  men: string;
  /** Below so many people the share says little, and the gauge says so. */
  smallBelow?: number;
  /** The share (of a hundred) and the verdict as somebody else found them, as of full-time equivalents. */
  judged?: { share: number; parity: Parity };
  /** The share of women where it began. */
  baseline?: number;
}

const SIGNS: Record<Parity, string> = { none: "–", below: "▼", within: "●", nearest: "◐", above: "▲" };
const SCALE_Y = 34;
const BAR = 22;

interface Numbers {
  women: number | null;
  men: number | null;
  share: number | null;
  parity: Parity;
}

function numbersOf({ set, sex, women, men, judged }: ParityGaugeProps): Numbers {
  const dim = dimOf(set, sex);
  const w = sumAt(set, { [sex]: indexOf(dim, women) });
  const m = sumAt(set, { [sex]: indexOf(dim, men) });
  if (judged !== undefined) return { women: w, men: m, ...judged };
  const isKnown = w !== null && m !== null && w + m > 0;
  return { women: w, men: m, share: isKnown ? (100 * w) / (w + m) : null, parity: isKnown ? parityOf(w, m) : "none" };
}

/** One decimal, cut and not rounded: 46.99 must not read 47.0 beside "below". */
function usePercent(): (share: number) => string {
  const { language } = useLanguage();
  return (share) =>
    `${new Intl.NumberFormat(LOCALES[language], { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
      Math.floor(share * 10 + 1e-9) / 10,
    )}\u00a0%`;
}

function GaugeDrawing(props: ParityGaugeProps & { width: number }) {
  const { set, sex, width, baseline } = props;
  const { t, language } = useLanguage();
  const percent = usePercent();
  const { share, parity } = numbersOf(props);
  const unit = formatUnit(set.unit, language);
  const dim = dimOf(set, sex);
  const x = (of: number): number => 8 + ((width - 16) * of) / 100;
  const total = sumAt(set, {}) ?? 0;
  let from = 0;
  const marks = dim.members.flatMap((member, i): Mark[] => {
    const value = sumAt(set, { [sex]: i });
    if (value === null || value === 0 || total === 0) return [];
    const start = x(from);
    const length = x(from + (100 * value) / total) - start;
    from += (100 * value) / total;
    return [
      {
        key: member.id,
        label: t("chart.point", { what: member.label, value: `${formatNumber(value, language)} ${unit}`.trim() }),
        href: opensAt(set, { [sex]: i }),
        draw: (
          <>
            <rect
              class={`part ${member.unknown ? "unknown" : `series-${i % 6}`}`}
              x={start}
              y={SCALE_Y + 38}
              width={length}
              height={BAR}
            />
            {length >= 14 && (
              <text class={`part-letter ${member.unknown ? "unknown" : ""}`} x={start + length / 2} y={SCALE_Y + 53.5}>
                {member.unknown ? "?" : letter(i)}
              </text>
            )}
          </>
        ),
      },
    ];
  });
  const ground = (
    <>
      <rect class="band" x={x(BAND.low)} y={SCALE_Y - 9} width={x(BAND.high) - x(BAND.low)} height="18" />
      <line class="axis" x1={x(0)} x2={x(100)} y1={SCALE_Y} y2={SCALE_Y} />
      {[0, 25, BAND.low, BAND.high, 75, 100].map((tick) => (
        <g key={tick}>
          <line class="axis" x1={x(tick)} x2={x(tick)} y1={SCALE_Y - 4} y2={SCALE_Y + 4} />
          <text
            class={`tick ${tick === 0 ? "start" : tick === 100 || tick === BAND.low ? "end" : tick === BAND.high ? "start" : "middle"}`}
            x={x(tick)}
            y={SCALE_Y + 24}
          >
            {tick}
          </text>
        </g>
      ))}
      {baseline !== undefined && (
        <line class="baseline" x1={x(baseline)} x2={x(baseline)} y1={SCALE_Y - 20} y2={SCALE_Y + 9} />
      )}
      {share !== null && <path class={`needle ${parity}`} d={`M${x(share)},${SCALE_Y + 2}l-8,-18h16Z`} />}
    </>
  );
  const words = share === null ? t("parity.none") : `${percent(share)} ${t(`parity.${parity}`, BAND)}`;
  return (
    <Drawing
      label={`${set.title}. ${words}. ${t("chart.tableSays")}`}
      width={width}
      height={SCALE_Y + 38 + BAR + 4}
      marks={marks}
      ground={ground}
    />
  );
}

export function ParityGauge(props: ParityGaugeProps) {
  const { set, sex, smallBelow = 0, baseline, permalink = "" } = props;
  const { t, language } = useLanguage();
  const percent = usePercent();
  const { women, men, share, parity } = numbersOf(props);
  const known = (women ?? 0) + (men ?? 0);
  const unknown = dimOf(set, sex).members.reduce(
    (sum, member, i) => sum + (member.unknown ? (sumAt(set, { [sex]: i }) ?? 0) : 0),
    0,
  );
  const entries: LegendEntry[] = [
    ...dimOf(set, sex).members.map(
      (member, i): LegendEntry => ({ label: member.label, sign: member.unknown ? "unknown" : "part", kind: i }),
    ),
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
  const says = `${share === null ? t("chart.unknown") : percent(share)} ${t(`parity.${parity}`, BAND)}`;
  return (
    <ChartFrame
      set={set}
      permalink={permalink}
      legendLine={`${says}   ${legendText(entries)}`}
      legend={
        <>
          <p class="parity-says">
            <span aria-hidden="true">{SIGNS[parity]} </span>
            <strong>{share === null ? t("chart.unknown") : percent(share)}</strong> {t(`parity.${parity}`, BAND)}
          </p>
          {unknown > 0 && <p class="help">{t("parity.unknown", { count: unknown })}</p>}
          {known > 0 && known < smallBelow && (
            <p class="notice">{t("parity.small", { people: formatNumber(known, language) })}</p>
          )}
          <ChartLegend entries={entries} />
        </>
      }
    >
      {(width) => <GaugeDrawing {...props} width={width} />}
    </ChartFrame>
  );
}
