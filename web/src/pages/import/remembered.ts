// remembered.ts - what was said of a file that waits, kept for this window: a reload loses nothing.
import type { MappingDoc } from "./mappingDoc";

export interface Remembered {
  name?: string;
  layer?: string;
  encoding?: string;
  /** Name of the mapping that was chosen; "" for one made by hand. */
  chosen?: string;
  doc?: MappingDoc;
}

function keyOf(upload: string): string {
  return `whitestone.import.${upload}`;
}

export function recall(upload: string): Remembered {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(upload)) ?? "{}") as Remembered;
  } catch {
    return {};
  }
}

export function remember(upload: string, more: Remembered): void {
  try {
    sessionStorage.setItem(keyOf(upload), JSON.stringify({ ...recall(upload), ...more }));
  } catch {
    // A browser that refuses storage only forgets after a reload.
  }
}
