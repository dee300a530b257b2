// router.ts - pages by path: links are ordinary links, this only spares the reload.
import { useEffect, useState } from "preact/hooks";

export interface Place {
  path: string;
  search: string;
}

export type Route =
  | { page: "overview" }
  | { page: "list"; type: string }
  | { page: "record"; type: string; id: string }
  | { page: "reports" }
  | { page: "report"; number: string }
  | { page: "map" }
  | { page: "new"; type: string }
  | { page: "units"; unit?: string }
  | { page: "figures"; measure?: string }
  | { page: "import" }
  | { page: "parity" }
  | { page: "results"; code?: string }
  | { page: "missing" };

const MOVED = "whitestone:moved";

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function routeOf(path: string): Route {
  const [first, second, third, ...rest] = path.split("/").filter(Boolean).map(decoded);
  if (first === undefined) return { page: "overview" };
  if (rest.length > 0) return { page: "missing" };
  if (first === "records" && second && third === "new") return { page: "new", type: second };
  if (first === "records" && second && third) return { page: "record", type: second, id: third };
  if (first === "records" && second) return { page: "list", type: second };
  if (first === "reports" && second && !third) return { page: "report", number: second };
  if (first === "reports" && !second) return { page: "reports" };
  if (first === "map" && !second) return { page: "map" };
  if (first === "units" && !third) return second ? { page: "units", unit: second } : { page: "units" };
  if (first === "figures" && !third) return second ? { page: "figures", measure: second } : { page: "figures" };
  if (first === "import" && !second) return { page: "import" };
  if (first === "parity" && !second) return { page: "parity" };
  if (first === "results" && !third) return second ? { page: "results", code: second } : { page: "results" };
  return { page: "missing" };
}

function here(): Place {
  return { path: location.pathname, search: location.search };
}

/** The earlier pages of a keyset list, kept with the history entry because a keyset only goes forward. */
export interface Trail {
  trail?: string[];
}

export function currentTrail(): string[] {
  return (history.state as Trail | null)?.trail ?? [];
}

export function navigate(url: string, state: Trail = {}): void {
  history.pushState(state, "", url);
  window.dispatchEvent(new Event(MOVED));
}

/** The same page at another address, without a step of its own in the history: what is being typed. */
export function replacePlace(url: string): void {
  history.replaceState(history.state, "", url);
  window.dispatchEvent(new Event(MOVED));
}

function isPage(url: URL): boolean {
  return url.origin === location.origin && routeOf(url.pathname).page !== "missing";
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest("a");
  if (!link || link.target || link.hasAttribute("download") || !link.href) return;
  const url = new URL(link.href);
  if (!isPage(url) || (url.hash && url.pathname === location.pathname)) return;
  event.preventDefault();
  const trail = link.dataset["trail"];
  navigate(url.pathname + url.search, trail ? { trail: JSON.parse(trail) as string[] } : {});
}

export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const moved = (): void => setPlace(here());
    window.addEventListener("popstate", moved);
    window.addEventListener(MOVED, moved);
    document.addEventListener("click", onClick);
    return () => {
      window.removeEventListener("popstate", moved);
      window.removeEventListener(MOVED, moved);
      document.removeEventListener("click", onClick);
    };
  }, []);
  return place;
}

export function recordPath(type: string, id: string): string {
  return `/records/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;
}

export function listPath(type: string): string {
  return `/records/${encodeURIComponent(type)}`;
}
