// smallMultiples.tsx - the same trend once for each programme, all against one scale, so that they can be compared.
import { formatNumber, formatUnit } from "../base/format";
import { useLanguage } from "../base/i18n";
import { ChartFrame, type ChartProps } from "./chartFrame";
import { dimOf, opensAt, scaleFor, sumAt, type At } from "./figureSet";
import { ChartLegend, Drawing, Shape, type Mark } from "./marks";
import { OpenFigure } from "./openFigure";

export interface SmallMultiplesProps extends ChartProps {
  /** The dimension with a drawing for each member. */
  by: string;
  along: string;
  measure?: string;
  /** By the id of a member of `by`. */
  targets?: Record<string, number>;
  /** The page of a member of `by`. */
  pageOf?: (id: string) => string;
}

const HEIGHT = 64;
const SMALL = 190;
const PAD = 7;

interface OneProps extends SmallMultiplesProps {
  index: number;
  top: number;
  width: number;
}

function One({ set, by, along, measure, targets = {}, pageOf, index, top, width }: OneProps) {
  const { t, language } = useLanguage();
  const member = dimOf(set, by).members[index];
  const time = dimOf(set, along).members;
  const unit = formatUnit(set.unit, language);
  const points = time.map((_, i) => {
    const at: At = { [by]: index, [along]: i };
    return { at, value: sumAt(set, at, measure) };
  });
  const label = member?.label ?? "";
  const target = targets[member?.id ?? ""];
  const known = points.map((point, i) => ({ ...point, i })).filter((point) => point.value !== null);
  const last = known.at(-1);
  /** What is not known of the last time is not told by an earlier one. */
  const ends = points.at(-1);
  const x = (i: number): number => PAD + ((width - 2 * PAD) * i) / Math.max(1, time.length - 1);
  const y = (value: number): number => PAD + (HEIGHT - 2 * PAD) * (1 - value / top);
  const written = (value: number | null): string =>
    value === null ? t("chart.unknown") : `${formatNumber(value, language)} ${unit}`.trim();
  const marks = points.map(
    ({ at, value }, i): Mark => ({
      key: String(i),
      label: t("chart.point", { what: `${label}, ${time[i]?.label ?? ""}`, value: written(value) }),
      href: value === null ? undefined : opensAt(set, at),
      draw: (
        <>
          <rect class="reach" x={x(i) - PAD} y="0" width={2 * PAD} height={HEIGHT} />
          {value === null ? (
            <text class="gap" x={x(i)} y={HEIGHT - 10}>
              ?
            </text>
          ) : i === last?.i ? (
            <Shape kind={0} x={x(i)} y={y(value)} />
          ) : (
            <circle class="series-0" cx={x(i)} cy={y(value)} r="1.8" />
          )}
        </>
      ),
    }),
  );
  let isOn = false;
  const d = points
    .map(({ value }, i) => {
      const step = value === null ? "" : `${isOn ? "L" : "M"}${x(i)},${y(value)}`;
      isOn = value !== null;
      return step;
    })
    .join("");
  const ground = (
    <>
      <line class="axis" x1="0" x2={width} y1={y(0)} y2={y(0)} />
      {target !== undefined && <line class="target" x1="0" x2={width} y1={y(target)} y2={y(target)} />}
      <path class="line series-0" d={d} />
    </>
  );
  const page = member && pageOf?.(member.id);
  return (
    <li>
      <p class="multiple-head">
        {page === undefined ? <strong>{label}</strong> : <a href={page}>{label}</a>}
        <span>
          <OpenFigure value={ends?.value ?? null} unit={set.unit} href={ends && opensAt(set, ends.at)} label={label} />
          {target !== undefined && <> {t("chart.ofTarget", { target: formatNumber(target, language) })}</>}
        </span>
      </p>
      <Drawing
        label={`${t("chart.point", { what: label, value: written(ends?.value ?? null) })}. ${t("chart.tableSays")}`}
        width={width}
        height={HEIGHT}
        marks={marks}
        ground={ground}
      />
    </li>
  );
}

export function SmallMultiples(props: SmallMultiplesProps) {
  const { t } = useLanguage();
  const { set, by, along, measure, targets = {}, permalink = "" } = props;
  const members = dimOf(set, by).members;
  const time = dimOf(set, along).members;
  const all = members.flatMap((_, b) => time.map((__, a) => sumAt(set, { [by]: b, [along]: a }, measure) ?? 0));
  const { top } = scaleFor(Math.max(0, ...all, ...Object.values(targets)));
  const spans = { title: set.title, from: time[0]?.label ?? "", to: time.at(-1)?.label ?? "" };
  return (
    <ChartFrame
      set={set}
      permalink={permalink}
      hasManyDrawings
      legend={
        <>
          <p class="help">{t("chart.sameScale", spans)}</p>
          {Object.keys(targets).length > 0 && (
            <ChartLegend entries={[{ label: t("chart.target"), sign: "target", kind: 0 }]} />
          )}
        </>
      }
    >
      {(width) => {
        const columns = Math.max(1, Math.floor((width + 16) / (SMALL + 16)));
        const one = Math.floor((width - 16 * (columns - 1)) / columns);
        return (
          <ul class="multiples">
            {members.map((member, i) => (
              <One key={member.id} {...props} index={i} top={top} width={one} />
            ))}
          </ul>
        );
      }}
    </ChartFrame>
  );
}
