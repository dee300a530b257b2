// selection.ts - the rows somebody ticked; they stay ticked from page to page.
import { useRef, useState } from "preact/hooks";

export interface Selection {
  ids: ReadonlySet<string>;
  /** `range`: all rows from the one ticked before to this one. */
  toggle: (id: string, range: boolean) => void;
  toggleAll: (ids: string[], on: boolean) => void;
  clear: () => void;
}

export const SELECTION_MAX = 200;

export function useSelection(shown: string[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | undefined>(undefined);
  const put = (some: string[], on: boolean): void => {
    const next = new Set(ids);
    for (const id of some) {
      if (!on) next.delete(id);
      else if (next.size < SELECTION_MAX) next.add(id);
    }
    setIds(next);
  };
  const toggle = (id: string, range: boolean): void => {
    const from = last.current === undefined ? -1 : shown.indexOf(last.current);
    const to = shown.indexOf(id);
    const some = range && from >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    put(some, !ids.has(id));
    last.current = id;
  };
  return { ids, toggle, toggleAll: put, clear: () => setIds(new Set()) };
}
