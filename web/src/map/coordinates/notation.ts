// notation.ts - a place written as decimal degrees, minutes, seconds, UTM or MGRS.
import type { Language } from "../../base/i18n";
import { LOCALES } from "../../base/i18n";
import { formatMgrs } from "./mgrs";
import { toUtm, type LonLat } from "./utm";

export const NOTATIONS = ["dd", "dm", "dms", "utm", "mgrs"] as const;
export type Notation = (typeof NOTATIONS)[number];

const STORAGE_KEY = "whitestone.notation";
// About a metre, a decimetre at sea level, and a third of a metre: what a hand-held receiver can tell.
const DIGITS: Record<"dd" | "dm" | "dms", number> = { dd: 5, dm: 4, dms: 1 };

export function isNotation(text: string | null): text is Notation {
  return NOTATIONS.some((one) => one === text);
}

export function rememberedNotation(): Notation {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return isNotation(stored) ? stored : "dd";
  } catch {
    return "dd";
  }
}

export function rememberNotation(notation: Notation): void {
  try {
    localStorage.setItem(STORAGE_KEY, notation);
  } catch {
    // A browser that refuses storage only forgets.
  }
}

function fixed(value: number, digits: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  }).format(value);
}

/** Rounded as a whole first, so that 59.99999″ becomes a minute and not 60″. */
function angle(value: number, letters: string, notation: "dd" | "dm" | "dms", language: Language): string {
  const digits = DIGITS[notation];
  const units = { dd: 1, dm: 60, dms: 3600 }[notation] * 10 ** digits;
  const rounded = Math.round(Math.abs(value) * units);
  const letter = value < 0 && rounded > 0 ? letters[1] : letters[0];
  const whole = rounded / 10 ** digits;
  if (notation === "dd") return `${fixed(whole, digits, language)}° ${letter}`;
  const base = notation === "dm" ? 60 : 3600;
  const degrees = Math.floor(whole / base + 1e-12);
  const rest = (rounded - degrees * base * 10 ** digits) / 10 ** digits;
  if (notation === "dm") return `${degrees}° ${fixed(rest, digits, language)}′ ${letter}`;
  const minutes = Math.floor(rest / 60 + 1e-12);
  return `${degrees}° ${minutes}′ ${fixed(Math.round((rest - minutes * 60) * 10) / 10, digits, language)}″ ${letter}`;
}

function formatUtm(place: LonLat): string | undefined {
  const utm = toUtm(place);
  if (!utm) return undefined;
  return `${utm.zone}${utm.north ? "N" : "S"} ${Math.round(utm.easting)} ${Math.round(utm.northing)}`;
}

/** West is O in French. Beyond UTM its notations give way to decimal degrees. */
export function formatPlace(place: LonLat, notation: Notation, language: Language): string {
  const grid = notation === "utm" ? formatUtm(place) : notation === "mgrs" ? formatMgrs(place) : undefined;
  if (grid !== undefined) return grid;
  const shown = notation === "utm" || notation === "mgrs" ? "dd" : notation;
  const west = language === "fr" ? "O" : "W";
  return `${angle(place.lat, "NS", shown, language)}, ${angle(place.lon, `E${west}`, shown, language)}`;
}
