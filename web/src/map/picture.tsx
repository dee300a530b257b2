// picture.tsx - a small map: outlines of units under records and counts, moved by buttons, keys and dragging.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { formatNumber } from "../base/format";
import { useLanguage, type Key } from "../base/i18n";
import { anchorOf, boxOf, type Position } from "./geometry";
import { Features } from "./features";
import { Outlines } from "./outlines";
import type { Layer } from "./layers";
import type { MapProps } from "./mapProps";
import { boxInView, fit, panned, scaleBar, shapeOf, toScreen, WORLD, zoomed, type Size, type View } from "./view";

type Step = (view: View, size: Size) => View;

const STEPS: { key: Key; sign: string; keys: string[]; step: Step }[] = [
  { key: "map.zoomIn", sign: "+", keys: ["+", "="], step: (view) => zoomed(view, 1.6) },
  { key: "map.zoomOut", sign: "−", keys: ["-", "_"], step: (view) => zoomed(view, 1 / 1.6) },
  { key: "map.west", sign: "←", keys: ["ArrowLeft"], step: (view, size) => panned(view, size.width / 4, 0) },
  { key: "map.north", sign: "↑", keys: ["ArrowUp"], step: (view, size) => panned(view, 0, size.height / 4) },
  { key: "map.south", sign: "↓", keys: ["ArrowDown"], step: (view, size) => panned(view, 0, -size.height / 4) },
  { key: "map.east", sign: "→", keys: ["ArrowRight"], step: (view, size) => panned(view, -size.width / 4, 0) },
];

const HEIGHT_MIN = 280;
const HEIGHT_MAX = 640;

/** The picture is as high as what it shows asks for, within limits. */
function useSize(shape: number): [{ current: HTMLDivElement | null }, Size] {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 640)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  const height = Math.round(Math.min(HEIGHT_MAX, Math.max(HEIGHT_MIN, width * 0.5, width * Math.min(shape, 1.3))));
  return [element, { width: Math.max(width, 200), height }];
}

/** Moves the picture with the pointer and tells the view when it is let go. */
function useDrag(move: (dx: number, dy: number) => void) {
  const start = useRef<{ x: number; y: number } | null>(null);
  const [offset, setOffset] = useState<[number, number]>([0, 0]);
  const moved = (event: PointerEvent): [number, number] =>
    start.current ? [event.clientX - start.current.x, event.clientY - start.current.y] : [0, 0];
  return {
    offset,
    onPointerDown: (event: PointerEvent): void => {
      if (event.button === 0 && event.pointerType !== "touch") start.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent): void => {
      if (start.current) setOffset(moved(event));
    },
    onPointerUp: (event: PointerEvent): void => {
      const [dx, dy] = moved(event);
      start.current = null;
      setOffset([0, 0]);
      if (Math.abs(dx) + Math.abs(dy) > 4) move(dx, dy);
    },
    onPointerLeave: (): void => {
      start.current = null;
      setOffset([0, 0]);
    },
  };
}

/** Symbols are smaller where many stand in view, so that they hide less of each other. */
function symbolScale(layers: Layer[], view: View, size: Size): number {
  const features = layers.flatMap((layer) => layer.answer.features ?? []);
  const seen = features.filter((one) => one.geometry && isInView(anchorOf(one.geometry), view, size)).length;
  const area = (size.width * size.height) / Math.max(1, seen);
  return Math.min(1, Math.max(0.5, Math.sqrt(area) / 40));
}

function isInView(position: Position | undefined, view: View, size: Size): boolean {
  if (!position) return false;
  const [x, y] = toScreen(view, size, position);
  return x >= 0 && y >= 0 && x <= size.width && y <= size.height;
}

export function Picture({ label, outlines, layers, focus, whole, onMove }: MapProps) {
  const { t } = useLanguage();
  const [chosen, setChosen] = useState<View | null>(null);
  const start = focus ?? boxOf(outlines.map((one) => one.geometry)) ?? WORLD;
  const [element, size] = useSize(shapeOf(start));
  const view = useMemo(() => chosen ?? fit(start, size), [chosen, start.join(), size.width, size.height]);
  useEffect(() => setChosen(null), [focus?.join()]);
  const show = (next: View): void => {
    setChosen(next);
    onMove?.(boxInView(next, size));
  };
  const drag = useDrag((dx, dy) => show(panned(view, dx, dy)));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS.find((one) => one.keys.includes(event.key));
    if (!step) return;
    event.preventDefault();
    show(step.step(view, size));
  };
  const { offset, ...pointer } = drag;
  // The first layer lies on top. Dragging only shifts what is drawn; it is drawn anew when the view or its content changes.
  const drawn = useMemo(
    () => (
      <>
        <Outlines features={outlines} view={view} size={size} />
        {[...layers].reverse().map((layer) => (
          <Features
            key={layer.type.type}
            layer={layer}
            view={view}
            size={size}
            symbolScale={symbolScale(layers, view, size)}
            onOpenCell={show}
          />
        ))}
      </>
    ),
    [outlines, layers, view, size.width, size.height],
  );
  return (
    <div class="picture">
      <div ref={element} class="picture-frame" role="group" aria-label={label} tabIndex={0} onKeyDown={onKeyDown}>
        <svg width={size.width} height={size.height} aria-hidden="true" {...pointer}>
          <g transform={`translate(${offset[0]} ${offset[1]})`}>{drawn}</g>
          <ScaleBar view={view} size={size} />
        </svg>
      </div>
      <div class="picture-buttons" role="group" aria-label={t("map.controls")}>
        {STEPS.map((one) => (
          <button type="button" key={one.key} aria-label={t(one.key)} onClick={() => show(one.step(view, size))}>
            <span aria-hidden="true">{one.sign}</span>
          </button>
        ))}
        <button type="button" onClick={() => show(fit(whole ?? start, size))}>
          {t("map.reset")}
        </button>
      </div>
    </div>
  );
}

function ScaleBar({ view, size }: { view: View; size: Size }) {
  const { t, language } = useLanguage();
  const { metres, pixels } = scaleBar(view, size);
  const text =
    metres >= 1000
      ? t("map.kilometres", { length: formatNumber(metres / 1000, language) })
      : t("map.metres", { length: formatNumber(metres, language) });
  return (
    <g class="scale-bar" transform={`translate(10 ${size.height - 10})`}>
      <path d={`M0-5V0H${pixels.toFixed(1)}V-5`} />
      <text x="4" y="-8">
        {text}
      </text>
    </g>
  );
}
