// search.ts - records by what they are called, through the programme's full-text search.
import { apiGet, withQuery } from "../../base/api";
import type { Language } from "../../base/i18n";
import { typeOf, type Model } from "../../base/model";

export interface Found {
  type: string;
  id: string;
  title: string;
}

interface SearchAnswer {
  results: Found[];
}

const RESULTS_MAX = 20;

/** Only what can have a place is offered. */
export async function search(model: Model, text: string, lang: Language, signal: AbortSignal): Promise<Found[]> {
  const answer = await apiGet<SearchAnswer>(withQuery("/api/search", { q: text, limit: RESULTS_MAX, lang }), signal);
  return answer.results.filter((one) => typeOf(model, one.type)?.geometry);
}
