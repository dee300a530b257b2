// features.tsx - the records of one type on a map: their shape where it is large enough, their symbol, or counts by cell.
import type { MapFeature } from "../base/answers";
import { formatNumber } from "../base/format";
import { useLanguage, type Language } from "../base/i18n";
import {
  codeLabel,
  codeOf,
  codesOf,
  fieldOf,
  slotField,
  typeLabel,
  useModel,
  type Model,
  type RecordType,
} from "../base/model";
import { navigate, recordPath } from "../base/router";
import { anchorOf, partsOf } from "./geometry";
import type { Layer } from "./layers";
import { pathOf } from "./path";
import { dashOf, SymbolMark, symbolOf, type MapSymbol } from "./symbol";
import { toScreen, zoomed, type Size, type View } from "./view";

interface Props {
  layer: Layer;
  view: View;
  size: Size;
  onOpenCell: (view: View) => void;
}

export function featureSymbol(model: Model, type: RecordType, code: string, language: Language): MapSymbol {
  const field = type.map?.class ? fieldOf(type, type.map.class) : undefined;
  const isNoClass = field && (code === "" || codesOf(model, field).some((one) => one.code === code && one.means));
  const initial = classLabel(model, type, code, language).slice(0, 1).toUpperCase();
  return symbolOf(type.map?.symbol, code, isNoClass ? "?" : initial);
}

export function classLabel(model: Model, type: RecordType, code: string, language: Language): string {
  const field = type.map?.class ? fieldOf(type, type.map.class) : undefined;
  return field && code ? codeLabel(model, field, code, language) : typeLabel(type, language);
}

export function classOf(model: Model, type: RecordType, feature: MapFeature): string {
  const field = type.map?.class ? fieldOf(type, type.map.class) : undefined;
  return codeOf(model, field, feature.properties.class);
}

export function stateOf(model: Model, type: RecordType, feature: MapFeature): string {
  return codeOf(model, slotField(type, "has_state", "state"), feature.properties.state);
}

/** Where the state stands in its code list; -1 when there is none. */
export function stateIndex(model: Model, type: RecordType, state: string): number {
  const field = slotField(type, "has_state", "state");
  return field && state ? codesOf(model, field).findIndex((code) => code.code === state) : -1;
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
      <g transform={`translate(${at[0]} ${at[1]})`}>
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
