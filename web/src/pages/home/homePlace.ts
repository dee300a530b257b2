// homePlace.ts - for whom the first page is and what it is about: in its address, and remembered for the next time.
import { withQuery } from "../../base/api";

export const HOMES = ["portfolio", "programme", "province", "project", "donor"] as const;
export type HomeKind = (typeof HOMES)[number];

export interface Home {
  as: HomeKind;
  /** Code or id of what it is about; "" where none is chosen, and of the portfolio. */
  of: string;
}

/** What was chosen last, and what each kind of home was about then. */
export interface Remembered {
  as: HomeKind;
  of: Partial<Record<HomeKind, string>>;
}

function kindNamed(text: unknown): HomeKind | undefined {
  return HOMES.find((one) => one === text);
}

/** `home` is undefined where the address chooses none, `unknown` what it names that is none. */
export function homeIn(search: string): { home: Home | undefined; unknown: string } {
  const params = new URLSearchParams(search);
  const name = params.get("as") ?? "";
  const as = kindNamed(name);
  const of = as === "portfolio" ? "" : (params.get("of") ?? "").trim();
  return { home: as && { as, of }, unknown: as ? "" : name };
}

export function homePath({ as, of }: Home): string {
  return withQuery("/", { as, of });
}

/** A permalink always wins; then what was chosen last; else all programmes where there are several. */
export function homeShown(asked: Home | undefined, before: Remembered | undefined, hasPortfolio: boolean): Home {
  if (asked) return asked;
  if (before) return { as: before.as, of: before.of[before.as] ?? "" };
  return { as: hasPortfolio ? "portfolio" : "programme", of: "" };
}

/** Each programme has its own: provinces and projects of another one would not be found. */
function storageKey(programme: string): string {
  return `whitestone.home.${programme}`;
}

/** undefined for what is no choice, as another version may have left it. */
export function rememberedFrom(text: string | null): Remembered | undefined {
  try {
    const stored = JSON.parse(text ?? "null") as { as?: unknown; of?: Record<string, unknown> } | null;
    const as = kindNamed(stored?.as);
    if (!as) return undefined;
    const pairs = HOMES.flatMap((kind) => {
      const of = stored?.of?.[kind];
      return typeof of === "string" && of !== "" ? [[kind, of] as const] : [];
    });
    return { as, of: Object.fromEntries(pairs) };
  } catch {
    return undefined;
  }
}

export function rememberedHome(programme: string): Remembered | undefined {
  try {
    return rememberedFrom(localStorage.getItem(storageKey(programme)));
  } catch {
    return undefined;
  }
}

/** What is chosen on the page; opening somebody's link chooses nothing. */
export function rememberHome(programme: string, home: Home): void {
  const before = rememberedHome(programme);
  const of = { ...before?.of, ...(home.of === "" ? {} : { [home.as]: home.of }) };
  try {
    localStorage.setItem(storageKey(programme), JSON.stringify({ as: home.as, of }));
  } catch {
    // A browser that refuses storage only forgets.
  }
}
