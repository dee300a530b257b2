// format.ts - dates, numbers and units as people of a language write them.
import { LOCALES, textOf, type Language } from "./i18n";

export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 15 }).format(value);
}

const PRECISIONS: Record<number, Intl.DateTimeFormatOptions> = {
  1: { year: "numeric" },
  2: { year: "numeric", month: "long" },
  3: { year: "numeric", month: "short", day: "numeric" },
};

/** A date of year, month or day precision; what is not one is shown as it is. */
export function formatDate(text: string, language: Language): string {
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text)?.slice(1).filter(Boolean) ?? [];
  const options = PRECISIONS[parts.length];
  if (!options) return text;
  const [year, month, day] = parts.map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1));
  if (Number.isNaN(date.getTime())) return text;
  return new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone: "UTC" }).format(date);
}

/** A moment (RFC 3339 text or milliseconds) in the reader's own time zone. */
export function formatMoment(moment: string | number | null | undefined, language: Language): string {
  if (moment === null || moment === undefined || moment === "" || moment === 0) return "";
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return String(moment);
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "medium", timeStyle: "short" }).format(date);
}

export function formatUnit(unit: string | undefined, language: Language): string {
  if (!unit) return "";
  return textOf(language, `unit.${unit}`) ?? unit;
}

export function formatBytes(bytes: number, language: Language): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const format = { style: "unit", unit: units[step], maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(LOCALES[language], format).format(bytes / 1000 ** step);
}
