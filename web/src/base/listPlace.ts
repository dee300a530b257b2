// listPlace.ts - the list one came from: its records in order, for "previous" and "next" on the page of a record.
import { listPath, recordPath } from "./router";

const STORAGE_KEY = "whitestone.list";

interface Remembered {
  type: string;
  /** The list's own address, query included. */
  address: string;
  ids: string[];
}

export interface ListPlace {
  back: string;
  previous: string | undefined;
  next: string | undefined;
  position: number;
  count: number;
}

export function rememberList(type: string, ids: string[]): void {
  const list: Remembered = { type, address: listPath(type) + location.search, ids };
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(list));
  } catch {
    // A browser that refuses storage shows no neighbours.
  }
}

function remembered(): Remembered | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "null") as Remembered | undefined;
  } catch {
    return undefined;
  }
}

/** Where a record stands in the list that was shown last, or undefined when it is not in it. */
export function listPlaceOf(type: string, id: string): ListPlace | undefined {
  const list = remembered();
  const at = list && list.type === type ? list.ids.indexOf(id) : -1;
  if (!list || at < 0) return undefined;
  const path = (to: string | undefined): string | undefined => to && recordPath(type, to);
  return {
    back: list.address,
    previous: path(list.ids[at - 1]),
    next: path(list.ids[at + 1]),
    position: at + 1,
    count: list.ids.length,
  };
}
