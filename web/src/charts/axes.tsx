// axes.tsx - the lines and numbers a drawing is read against.
import { LOCALES, type Language } from "../base/i18n";

/** Short enough for a narrow screen: 12,500 is 12.5K in English. */
export function shortNumber(value: number, language: Language): string {
  const style: Intl.NumberFormatOptions = Math.abs(value) >= 10_000 ? { notation: "compact" } : {};
  return new Intl.NumberFormat(LOCALES[language], { ...style, maximumFractionDigits: 2 }).format(value);
}

/** Bold letters of 13 px, as wide as the widest usual ones. */
const LETTER = 8.2;

/** What fits into the room; the whole of it stands in the point's words and in the table. */
export function fitted(text: string, room: number): string {
  const most = Math.max(3, Math.floor(room / LETTER));
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}

interface AxisProps {
  top: number;
  step: number;
  /** From the value to its place. */
  y: (value: number) => number;
  from: number;
  to: number;
  language: Language;
}

export function ValueAxis({ top, step, y, from, to, language }: AxisProps) {
  const values = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
  return (
    <>
      {values.map((value) => (
        <g key={value}>
          <line class={value === 0 ? "axis" : "grid"} x1={from} x2={to} y1={y(value)} y2={y(value)} />
          <text class="tick end" x={from - 5} y={y(value) + 4}>
            {shortNumber(value, language)}
          </text>
        </g>
      ))}
    </>
  );
}

/** Every so many labels fit beside each other without touching. */
export function labelStep(labels: string[], room: number): number {
  const longest = Math.max(1, ...labels.map((label) => label.length)) * 6.5 + 10;
  return Math.max(1, Math.ceil((labels.length * longest) / Math.max(1, room)));
}

interface MemberAxisProps {
  labels: string[];
  x: (i: number) => number;
  y: number;
  room: number;
}

export function MemberAxis({ labels, x, y, room }: MemberAxisProps) {
  const step = labelStep(labels, room);
  const last = labels.length - 1;
  return (
    <>
      {labels.map((label, i) =>
        i % step === 0 ? (
          <text key={label} class={`tick ${i === last ? "end" : "middle"}`} x={x(i)} y={y}>
            {label}
          </text>
        ) : null,
      )}
    </>
  );
}
