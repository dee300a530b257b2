// recordChoices.ts - records of a type found by words while somebody types: what a field or a figure may name.
import { useEffect, useState } from "preact/hooks";
import type { RecordPage } from "../base/answers";
import { apiGet, withQuery } from "../base/api";
import { useLanguage } from "../base/i18n";
import { typeOf, useModel, type Model } from "../base/model";
import type { UnitTree } from "../pages/units/unitAnswers";

export interface Choice {
  id: string;
  title: string;
  more: string;
}

const PAUSE_MS = 250;
export const CHOICES_MAX = 20;

async function unitChoices(text: string, signal: AbortSignal): Promise<Choice[]> {
  const { rows } = await apiGet<UnitTree>(withQuery("/api/units", { find: text }), signal);
  return rows.map((row) => ({
    id: row.id,
    title: row.name,
    more: [row.code, ...(row.path ?? []).map((step) => step.name).reverse()].filter(Boolean).join(" · "),
  }));
}

async function recordChoices(type: string, text: string, lang: string, signal: AbortSignal): Promise<Choice[]> {
  const query = { q: text, limit: CHOICES_MAX, lang };
  const { rows } = await apiGet<RecordPage>(withQuery(`/api/records/${type}`, query), signal);
  return rows.map((row) => ({ id: row.id, title: row.title, more: Object.values(row.names ?? {}).join(" · ") }));
}

function choicesFor(model: Model, type: string, text: string, lang: string, signal: AbortSignal): Promise<Choice[]> {
  const plays = typeOf(model, type)?.roles.some((role) => role.role === "is_unit");
  return plays ? unitChoices(text, signal) : recordChoices(type, text, lang, signal);
}

/** Undefined while nothing was asked. */
export function useChoices(type: string, text: string): Choice[] | undefined {
  const model = useModel();
  const { language } = useLanguage();
  const [choices, setChoices] = useState<Choice[]>();
  useEffect(() => {
    if (text.trim() === "") return setChoices(undefined);
    const controller = new AbortController();
    const timer = setTimeout(() => {
      choicesFor(model, type, text.trim(), language, controller.signal).then(setChoices, () => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [type, text, language]);
  return choices;
}
