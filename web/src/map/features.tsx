// features.tsx - the records of one type on a map: their shape where it is large enough, their symbol, or counts by cell.
import type { MapFeature } from "../base/answers";
import { formatNumber } from "../base/format";
import { useLanguage } from "../base/i18n";
import { useModel, type RecordType } from "../base/model";
import { navigate, recordPath } from "../base/router";
import { anchorOf, partsOf } from "./geometry";
import type { Layer } from "./layers";
import { pathOf } from "./path";
import { classOf, featureSymbol, stateIndex, stateOf } from "./meaning";
import { dashOf, SymbolMark } from "./symbol";
import { toScreen, zoomed, type Size, type View } from "./view";

/** Below this width symbols are drawn smaller. */
const NARROW = 480;

interface Props {
  layer: Layer;
  view: View;
  size: Size;
  onOpenCell: (view: View) => void;
}

export function Features({ layer, view, size, onOpenCell }: Props) {
  return (
    <>
      {(layer.answer.features ?? []).map((feature, i) => (
        <Feature key={feature.id ?? i} feature={feature} type={layer.type} view={view} size={size} />
      ))}
      {(layer.answer.cells ?? []).map((cell) => (
        <Cell key={`${cell.lon},${cell.lat}`} cell={cell} view={view} size={size} onOpen={onOpenCell} />
      ))}
    </>
  );
}

interface FeatureProps {
  feature: MapFeature;
  type: RecordType;
  view: View;
  size: Size;
}

function isNear([x, y]: [number, number], size: Size): boolean {
  return x > -size.width && y > -size.height && x < 2 * size.width && y < 2 * size.height;
}

function Feature({ feature, type, view, size }: FeatureProps) {
  const model = useModel();
  const { language } = useLanguage();
  const anchor = feature.geometry && anchorOf(feature.geometry);
  if (!feature.geometry || !anchor) return null;
  const at = toScreen(view, size, anchor);
  if (!isNear(at, size)) return null;
  const symbol = featureSymbol(model, type, classOf(model, type, feature), language);
  const dash = dashOf(stateIndex(model, type, stateOf(model, type, feature)));
  const parts = partsOf(feature.geometry);
  const open = feature.id === undefined ? undefined : () => navigate(recordPath(type.type, String(feature.id)));
  return (
    <g class={open ? "feature opens" : "feature"} onClick={open}>
      <title>{feature.properties.title ?? ""}</title>
      <path class="feature-area" fill={symbol.colour} stroke-dasharray={dash} d={pathOf(parts.rings, view, size)} />
      <path class="feature-line" d={pathOf(parts.lines, view, size, false)} />
      <g transform={`translate(${at[0]} ${at[1]}) scale(${size.width < NARROW ? 0.75 : 1})`}>
        <SymbolMark symbol={symbol} dash={dash} />
      </g>
    </g>
  );
}

interface CellProps {
  cell: { lon: number; lat: number; records: number };
  view: View;
  size: Size;
  onOpen: (view: View) => void;
}

function Cell({ cell, view, size, onOpen }: CellProps) {
  const { language } = useLanguage();
  const at = toScreen(view, size, [cell.lon, cell.lat]);
  if (!isNear(at, size)) return null;
  const radius = Math.min(26, 9 + 2.5 * Math.log2(cell.records + 1));
  const open = (): void => onOpen(zoomed({ ...view, lon: cell.lon, lat: cell.lat }, 3));
  return (
    <g class="cell opens" transform={`translate(${at[0]} ${at[1]})`} onClick={open}>
      <circle r={radius} />
      <text text-anchor="middle" y="4">
        {formatNumber(cell.records, language)}
      </text>
    </g>
  );
}
