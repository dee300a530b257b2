// marks.tsx - the points of a drawing: one stop for the tab key, arrows from point to point, each said in words and
// open to its records.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";

export interface Mark {
  key: string;
  /** What it says: "March 2026, women: 120 people". */
  label: string;
  href: string | undefined;
  draw: ComponentChildren;
}

interface Props {
  label: string;
  width: number;
  height: number;
  marks: Mark[];
  /** Axes and lines: drawn first, never pressed. */
  ground: ComponentChildren;
}

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function Drawing({ label, width, height, marks, ground }: Props) {
  const [active, setActive] = useState(0);
  const [shown, setShown] = useState("");
  const drawing = useRef<SVGSVGElement>(null);
  const stop = Math.min(active, marks.length - 1);
  const go = (to: number): void => {
    const at = Math.max(0, Math.min(marks.length - 1, to));
    setActive(at);
    drawing.current?.querySelectorAll<SVGElement>(".mark")[at]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    const to =
      event.key === "Home" ? 0 : event.key === "End" ? marks.length - 1 : step === undefined ? NaN : stop + step;
    if (Number.isNaN(to)) return;
    event.preventDefault();
    go(to);
  };
  return (
    <>
      <svg
        ref={drawing}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={label}
        onKeyDown={onKeyDown}
      >
        <g aria-hidden="true">{ground}</g>
        {marks.map((mark, i) => {
          const common = {
            key: mark.key,
            class: "mark",
            tabIndex: i === stop ? 0 : -1,
            "aria-label": mark.label,
            onFocus: () => (setActive(i), setShown(mark.label)),
            onBlur: () => setShown(""),
            onMouseEnter: () => setShown(mark.label),
            onMouseLeave: () => setShown(""),
          };
          return mark.href === undefined ? (
            <g {...common} role="img">
              {mark.draw}
            </g>
          ) : (
            <a {...common} href={mark.href}>
              {mark.draw}
            </a>
          );
        })}
      </svg>
      <p class="chart-said" aria-hidden="true">
        {shown === "" ? "\u00a0" : shown}
      </p>
    </>
  );
}

/** Signs of series: a shape and a dash each, so that no line is told by its colour alone. */
const SIZE = 4.5;

export function Shape({ kind, x, y }: { kind: number; x: number; y: number }) {
  const s = SIZE;
  const cls = `series-${kind % 6}`;
  switch (kind % 4) {
    case 0:
      return <circle class={cls} cx={x} cy={y} r={s} />;
    case 1:
      return <rect class={cls} x={x - s} y={y - s} width={2 * s} height={2 * s} />;
    case 2:
      return <path class={cls} d={`M${x},${y - s - 1}L${x + s + 1},${y + s}H${x - s - 1}Z`} />;
    default:
      return <path class={cls} d={`M${x},${y - s - 1}L${x + s + 1},${y}L${x},${y + s + 1}L${x - s - 1},${y}Z`} />;
  }
}

/** The letter by which a part of a stack is known: A, B, C… */
export function letter(kind: number): string {
  return String.fromCharCode(65 + (kind % 26));
}

export interface LegendEntry {
  label: string;
  sign: "shape" | "part" | "unknown" | "baseline" | "target" | "planned" | "band";
  kind: number;
}

const SHAPES = "●■▲◆";
const DASHES: Record<string, string> = { unknown: "?", baseline: "····", target: "— —", planned: "- - -", band: "▭" };

export function legendText(entries: LegendEntry[]): string {
  const sign = (one: LegendEntry): string =>
    one.sign === "shape"
      ? (SHAPES[one.kind % 4] ?? "")
      : one.sign === "part"
        ? letter(one.kind)
        : (DASHES[one.sign] ?? "");
  return entries.map((one) => `${sign(one)} ${one.label}`).join("   ");
}

export function ChartLegend({ entries }: { entries: LegendEntry[] }) {
  return (
    <ul class="chart-legend">
      {entries.map((one) => (
        <li key={`${one.sign}/${one.label}`}>
          <svg width="26" height="16" aria-hidden="true">
            {one.sign === "shape" && (
              <>
                <line class={`line series-${one.kind % 6}`} x1="0" x2="26" y1="8" y2="8" />
                <Shape kind={one.kind} x={13} y={8} />
              </>
            )}
            {one.sign === "part" && (
              <>
                <rect class={`part series-${one.kind % 6}`} x="3" y="0" width="20" height="16" />
                <text class="part-letter" x="13" y="12.5">
                  {letter(one.kind)}
                </text>
              </>
            )}
            {one.sign === "unknown" && (
              <>
                <rect class="part unknown" x="3" y="0.5" width="20" height="15" />
                <text class="part-letter unknown" x="13" y="12.5">
                  ?
                </text>
              </>
            )}
            {one.sign === "band" && <rect class="band" x="1" y="3" width="24" height="10" />}
            {(one.sign === "baseline" || one.sign === "target" || one.sign === "planned") && (
              <line class={one.sign} x1="0" x2="26" y1="8" y2="8" />
            )}
          </svg>
          {one.label}
        </li>
      ))}
    </ul>
  );
}
