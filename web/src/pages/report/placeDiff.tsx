// placeDiff.tsx - the old place, dashed, and the proposed one, solid, drawn to the same scale with a bar of length.
import { useLanguage } from "../../base/i18n";
import { formatNumber, formatUnit } from "../../base/format";
import { boxOf, partsOf, type Geometry, type Position } from "../../map/geometry";

const WIDTH = 220;
const HEIGHT = 140;
const MARGIN = 16;
const METRES_PER_DEGREE = 111_320;

type Project = (position: Position) => [number, number];

interface Frame {
  project: Project;
  /** Of one pixel. */
  metres: number;
}

/** Both shapes fill the drawing; a degree of longitude is as wide as it is at their latitude. */
function frameOf(before: Geometry, after: Geometry): Frame | undefined {
  const box = boxOf([before, after]);
  if (!box) return undefined;
  const [west, south, east, north] = box;
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const width = Math.max((east - west) * narrow, 1e-7);
  const height = Math.max(north - south, 1e-7);
  const scale = Math.min((WIDTH - 2 * MARGIN) / width, (HEIGHT - 2 * MARGIN) / height);
  const project: Project = ([lon, lat]) => [
    Math.round((WIDTH / 2 + (lon - (west + east) / 2) * narrow * scale) * 10) / 10,
    Math.round((HEIGHT / 2 - (lat - (south + north) / 2) * scale) * 10) / 10,
  ];
  return { project, metres: METRES_PER_DEGREE / scale };
}

function linesPath(lines: Position[][], project: Project, close: boolean): string {
  return lines.map((line) => `M${line.map((one) => project(one).join(" ")).join("L")}${close ? "Z" : ""}`).join("");
}

function Shape({ geometry, project, name }: { geometry: Geometry; project: Project; name: string }) {
  const { points, lines, rings } = partsOf(geometry);
  return (
    <g class={name}>
      {rings.length > 0 && <path d={linesPath(rings, project, true)} fill-rule="evenodd" />}
      {lines.length > 0 && <path class="line" d={linesPath(lines, project, false)} />}
      {points.map((point, i) => {
        const [x, y] = project(point);
        return <circle key={i} cx={x} cy={y} r={5} />;
      })}
    </g>
  );
}

/** The longest of 1, 2 and 5 times a power of ten that is at most a third of the drawing. */
function barLength(metres: number): number {
  const most = (WIDTH / 3) * metres;
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((times) => times * power).find((length) => length <= most) ?? power;
}

export function PlaceDiff({ before, after }: { before: Geometry; after: Geometry }) {
  const { t, language } = useLanguage();
  const frame = frameOf(before, after);
  if (!frame) return null;
  const length = barLength(frame.metres);
  const pixels = length / frame.metres;
  const unit = length >= 1000 ? `${formatNumber(length / 1000, language)}\u00a0km` : undefined;
  const label = unit ?? `${formatNumber(length, language)}\u00a0${formatUnit("m", language)}`;
  return (
    <figure class="place-diff">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t("report.placeDiff")}>
        <Shape geometry={before} project={frame.project} name="old" />
        <Shape geometry={after} project={frame.project} name="new" />
        <path class="bar" d={`M8 ${HEIGHT - 6}h${pixels}`} />
        <text x={12 + pixels} y={HEIGHT - 3}>
          {label}
        </text>
      </svg>
      <figcaption>{t("report.placeDiffKey")}</figcaption>
    </figure>
  );
}
