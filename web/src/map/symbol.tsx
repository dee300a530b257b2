// symbol.tsx - what stands for a record on a map: shape by kind of record, letter and colour by class, outline by state.
import table from "../../../share/symbols.json";

export type Shape = "diamond" | "burst" | "circle";

export interface MapSymbol {
  shape: Shape;
  colour: string;
  letter: string;
}

interface Row {
  shape: string;
  colour: string;
  letter?: string;
  classes?: Record<string, { letter: string; colour: string }>;
  states?: { first: string; other: string; ended: string };
}

/** How the outline of a record shows its state: a pattern, a colour, and whether the matter is over. */
export interface StateLook {
  dash: string;
  colour: string;
  ended: boolean;
}

const ROWS = table as Record<string, Row>;
const DASHES = ["none", "5 2.5", "2 2", "8 2 2 2", "1 3", "3 5", "12 4", "6 2 1 2 1 2", "1 1", "10 2 4 2"];
const INK = "#1B2730";
export const PATHS: Record<Shape, string> = {
  diamond: "M0-10 10 0 0 10-10 0Z",
  burst: "M0-11 3-5 9-7 6-1 11 3 4 4 3 11-1 6-7 9-5 3-11 1-6-3-8-9-2-5Z",
  circle: "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0Z",
};

function rowOf(set: string | undefined): Row {
  return ROWS[set ?? "*"] ?? (ROWS["*"] as Row);
}

/** Whether records of this set look different by class. */
export function hasClasses(set: string | undefined): boolean {
  return rowOf(set).letter === undefined;
}

/** The letter the table gives a class, if any. */
export function tableLetter(set: string | undefined, code: string): string | undefined {
  const row = rowOf(set);
  return row.classes?.[code]?.letter ?? row.letter;
}

/** `initial` stands when the table has none for the class. */
export function symbolOf(set: string | undefined, code: string, initial: string): MapSymbol {
  const row = rowOf(set);
  const own = row.classes?.[code];
  const letter = own?.letter ?? row.letter ?? initial;
  return { shape: row.shape as Shape, colour: own?.colour ?? row.colour, letter };
}

export function dashPatterns(): string[] {
  return DASHES;
}

/** Open, under way and over have colours of their own where the table gives them; every state has its pattern. */
export function stateLookOf(set: string | undefined, state: number, ended: boolean): StateLook {
  const colours = rowOf(set).states;
  const colour = ended ? colours?.ended : state > 0 ? colours?.other : colours?.first;
  return { dash: dashOf(state), colour: colour ?? INK, ended };
}

/** The n-th state of a type has the n-th pattern of outline; the first is a plain line. */
export function dashOf(state: number): string {
  return state < 0 ? "none" : (DASHES[state % DASHES.length] as string);
}

const PLAIN: StateLook = { dash: "none", colour: INK, ended: false };

export function SymbolMark({ symbol, look }: { symbol: MapSymbol; look: StateLook }) {
  return (
    <>
      <path d={PATHS[symbol.shape]} class="symbol-ground" />
      <path
        d={PATHS[symbol.shape]}
        fill={symbol.colour}
        fill-opacity={look.ended ? 0.25 : 1}
        class="symbol-shape"
        stroke={look.ended ? look.colour : INK}
        stroke-dasharray={look.dash}
      />
      <text class="symbol-letter" y="3.5" text-anchor="middle">
        {symbol.letter}
      </text>
    </>
  );
}

export function hasStraightEdges(set: string | undefined): boolean {
  return rowOf(set).shape === "diamond";
}

/** What stands for several records: square for a set whose symbols have straight edges, round for others. */
export function HeapShape({ set, radius }: { set: string | undefined; radius: number }) {
  if (!hasStraightEdges(set)) return <circle r={radius} />;
  const side = radius * 1.8;
  return <rect x={-side / 2} y={-side / 2} width={side} height={side} rx="3" />;
}

export function SymbolIcon({ symbol }: { symbol: MapSymbol }) {
  return (
    <svg class="symbol-icon" viewBox="-13 -13 26 26" width="26" height="26" aria-hidden="true">
      <SymbolMark symbol={symbol} look={PLAIN} />
    </svg>
  );
}
