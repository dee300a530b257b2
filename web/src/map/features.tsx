// features.tsx - the records of one type on a map: their shape where it is large enough, their symbol, or counts by cell.
import type { MapFeature } from "../base/answers";
import { formatNumber } from "../base/format";
import { useLanguage } from "../base/i18n";
import { useModel, type RecordType } from "../base/model";
import { navigate, recordPath } from "../base/router";
import { heapRadius, heapsOf, type Heap } from "./cells";
import { anchorOf, partsOf } from "./geometry";
import type { Layer } from "./layers";
import { pathOf } from "./path";
import { classOf, featureSymbol, stateLook, stateOf } from "./meaning";
import { HeapShape, SymbolMark } from "./symbol";
import { toScreen, zoomed, type Size, type View } from "./view";

interface Props {
  layer: Layer;
  view: View;
  size: Size;
  symbolScale: number;
  onOpenCell: (view: View) => void;
}

export function Features({ layer, view, size, symbolScale, onOpenCell }: Props) {
  return (
    <>
      {(layer.answer.features ?? []).map((feature, i) => (
        <Feature
          key={feature.id ?? i}
          feature={feature}
          type={layer.type}
          view={view}
          size={size}
          scale={symbolScale}
        />
      ))}
      {heapsOf(layer.answer.cells ?? [], (at) => toScreen(view, size, at)).map((heap) => (
        <HeapMark
          key={`${heap.lon},${heap.lat}`}
          symbolSet={layer.type.map?.symbol}
          heap={heap}
          view={view}
          size={size}
          onOpen={onOpenCell}
        />
      ))}
    </>
  );
}

interface FeatureProps {
  feature: MapFeature;
  type: RecordType;
  view: View;
  size: Size;
  scale: number;
}

function isNear([x, y]: [number, number], size: Size): boolean {
  return x > -size.width && y > -size.height && x < 2 * size.width && y < 2 * size.height;
}

function Feature({ feature, type, view, size, scale }: FeatureProps) {
  const model = useModel();
  const { language } = useLanguage();
  const anchor = feature.geometry && anchorOf(feature.geometry);
  if (!feature.geometry || !anchor) return null;
  const at = toScreen(view, size, anchor);
  if (!isNear(at, size)) return null;
  const symbol = featureSymbol(model, type, classOf(model, type, feature), language);
  const look = stateLook(model, type, stateOf(model, type, feature));
  const parts = partsOf(feature.geometry);
  const open = feature.id === undefined ? undefined : () => navigate(recordPath(type.type, String(feature.id)));
  return (
    <g class={open ? "feature opens" : "feature"} onClick={open}>
      <title>{feature.properties.title ?? ""}</title>
      <path
        class={look.ended ? "feature-area ended" : "feature-area"}
        fill={symbol.colour}
        d={pathOf(parts.rings, view, size)}
      />
      <path
        class="feature-edge"
        stroke={look.colour}
        stroke-dasharray={look.dash}
        d={pathOf(parts.rings, view, size)}
      />
      <path class="feature-line" d={pathOf(parts.lines, view, size, false)} />
      <g transform={`translate(${at[0]} ${at[1]}) scale(${scale})`}>
        <SymbolMark symbol={symbol} look={look} />
      </g>
    </g>
  );
}

interface HeapProps {
  symbolSet: string | undefined;
  heap: Heap;
  view: View;
  size: Size;
  onOpen: (view: View) => void;
}

function HeapMark({ symbolSet, heap, view, size, onOpen }: HeapProps) {
  const { language } = useLanguage();
  if (!isNear([heap.x, heap.y], size)) return null;
  const open = (): void => onOpen(zoomed({ ...view, lon: heap.lon, lat: heap.lat }, 3));
  return (
    <g class="cell opens" transform={`translate(${heap.x} ${heap.y})`} onClick={open}>
      <HeapShape set={symbolSet} radius={heapRadius(heap.records)} />
      <text text-anchor="middle" y="4">
        {formatNumber(heap.records, language)}
      </text>
    </g>
  );
}
