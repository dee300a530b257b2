// i18n.ts - the interface's texts in the language of the reader, and the switch between languages.
import { createContext } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import en from "../i18n/en.json";
import fr from "../i18n/fr.json";

export type Language = "en" | "fr";
export type Key = keyof typeof en;
export type Values = Record<string, string | number>;
export type Translate = (key: Key, values?: Values) => string;

const TEXTS: Record<Language, Record<Key, string>> = { en, fr };
/** How dates and numbers are written: the day before the month in both languages. */
export const LOCALES: Record<Language, string> = { en: "en-GB", fr: "fr-FR" };
export const LANGUAGES: { id: Language; name: string }[] = [
  { id: "en", name: "English" },
  { id: "fr", name: "Français" },
];
const STORAGE_KEY = "whitestone.language";

function isLanguage(text: string | null): text is Language {
  return text === "en" || text === "fr";
}

/** The remembered choice, else the first language of the browser that we have, else English. */
export function languageAtStart(): Language {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORAGE_KEY);
  } catch {
    stored = null;
  }
  if (isLanguage(stored)) return stored;
  for (const tag of navigator.languages) {
    const short = tag.slice(0, 2).toLowerCase();
    if (isLanguage(short)) return short;
  }
  return "en";
}

function remember(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // A browser that refuses storage still switches; it only forgets.
  }
}

function fill(text: string, values: Values, language: Language): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? value.toLocaleString(LOCALES[language]) : value;
  });
}

/** `count` among the values chooses between "key" (other) and "key.one". */
export function translator(language: Language): Translate {
  const rules = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const count = values["count"];
    const singular = `${key}.one` as Key;
    const chosen = typeof count === "number" && singular in en && rules.select(count) === "one" ? singular : key;
    return fill(TEXTS[language][chosen], values, language);
  };
}

/** The text of a key made from data (a state, a unit), or undefined when the interface has none for it. */
export function textOf(language: Language, key: string): string | undefined {
  return key in en ? TEXTS[language][key as Key] : undefined;
}

export interface LanguageState {
  language: Language;
  t: Translate;
  setLanguage: (language: Language) => void;
}

export const LanguageContext = createContext<LanguageState>({
  language: "en",
  t: translator("en"),
  setLanguage: () => undefined,
});

export function useLanguage(): LanguageState {
  return useContext(LanguageContext);
}

export function useLanguageState(): LanguageState {
  const [language, set] = useState(languageAtStart);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return useMemo(() => {
    const setLanguage = (chosen: Language): void => {
      remember(chosen);
      set(chosen);
    };
    return { language, t: translator(language), setLanguage };
  }, [language]);
}
