// figureSet.ts - figures by what they are counted over: the one shape all charts, tables and downloads read.

export interface Member {
  id: string;
  label: string;
  /** Nobody knows, or nobody said: a category of its own, drawn with a dashed outline and "?", and never spread over the others. */
  unknown?: boolean;
}

export interface Dimension {
  id: string;
  label: string;
  members: Member[];
}

export interface Measure {
  id: string;
  label: string;
  unit?: string;
}

/** See index.ts. */
export interface FigureSet {
  title: string;
  unit: string;
  dims: Dimension[];
  /** One index into the members of each dimension, then n, then one value for each of `measures`; null is unknown. */
  rows: (number | null)[][];
  measures?: Measure[];
  asOf: string;
  source: string;
  /** "/records/pit?sort={sort}&seen={month}"; a parameter whose dimension is summed over is left out. */
  opens?: string | ((at: At) => string | undefined);
  /** What n is called where it counts something else than records. */
  count?: string;
  /** What null reads as where it is kept back and not unknown. */
  absent?: string;
}

/** Which members: by dimension id, the member's index; a dimension that is not named is summed over. */
export type At = Record<string, number>;

/** Sums run in thousandths, as the server's: no order of adding gives another result. */
const THOUSAND = 1000;

function dimIndex(set: FigureSet, id: string): number {
  const at = set.dims.findIndex((dim) => dim.id === id);
  if (at < 0) throw new Error(`${set.title}: there is no dimension ${id}`);
  return at;
}

export function dimOf(set: FigureSet, id: string): Dimension {
  return set.dims[dimIndex(set, id)] as Dimension;
}

export function indexOf(dim: Dimension, member: string): number {
  return dim.members.findIndex((one) => one.id === member);
}

/** Where the value of a measure stands in a row; without one that of n. */
function column(set: FigureSet, measure: string | undefined): number {
  if (measure === undefined) return set.dims.length;
  const at = (set.measures ?? []).findIndex((one) => one.id === measure);
  if (at < 0) throw new Error(`${set.title}: there is no measure ${measure}`);
  return set.dims.length + 1 + at;
}

function isAt(set: FigureSet, row: (number | null)[], at: At): boolean {
  return Object.entries(at).every(([id, member]) => row[dimIndex(set, id)] === member);
}

/** The sum of a measure over the rows that fit; null when none has a value: not known is not zero. */
export function sumAt(set: FigureSet, at: At, measure?: string): number | null {
  const where = column(set, measure);
  let sum: number | null = null;
  for (const row of set.rows) {
    const value = row[where];
    if (value !== null && value !== undefined && isAt(set, row, at)) sum = (sum ?? 0) + Math.round(value * THOUSAND);
  }
  return sum === null ? null : sum / THOUSAND;
}

/** The address of the records behind a figure, or undefined. */
export function opensAt(set: FigureSet, at: At): string | undefined {
  if (set.opens === undefined) return undefined;
  if (typeof set.opens === "function") return set.opens(at);
  const [path = "", query = ""] = set.opens.split("?");
  const fill = (text: string): string | undefined => {
    let whole = true;
    const filled = text.replace(/\{(\w+)\}/g, (_, id: string) => {
      const member = at[id] === undefined ? undefined : dimOf(set, id).members[at[id]];
      whole &&= member !== undefined;
      return encodeURIComponent(member?.id ?? "");
    });
    return whole ? filled : undefined;
  };
  const where = fill(path);
  const parts = query.split("&").flatMap((part) => (part === "" ? [] : (fill(part) ?? [])));
  if (where === undefined) return undefined;
  return parts.length === 0 ? where : `${where}?${parts.join("&")}`;
}

/** The top of a scale that holds `most`: 1, 2, 2.5 or 5 times a power of ten, with the step between its lines. */
export function scaleFor(most: number): { top: number; step: number } {
  if (!(most > 0)) return { top: 1, step: 1 };
  const power = 10 ** Math.floor(Math.log10(most));
  const step = ([0.2, 0.25, 0.5, 1, 2, 2.5].find((one) => most / (one * power) <= 4) ?? 2.5) * power;
  return { top: Math.ceil(most / step - 1e-9) * step, step };
}
