// search.ts - records by what they are called, through the programme's full-text search.
import { apiGet, withQuery } from "../../base/api";
import type { Language } from "../../base/i18n";
import { typeOf, type Model } from "../../base/model";
import type { Box } from "../../map/geometry";

export interface Found {
  type: string;
  id: string;
  title: string;
  /** The unit it lies in. */
  where?: string;
  bbox?: Box;
}

interface SearchAnswer {
  groups: { rows: Found[] }[];
}

const PER_TYPE_MAX = 8;

/** Only what can have a place is offered. */
export async function search(model: Model, text: string, lang: Language, signal: AbortSignal): Promise<Found[]> {
  const path = withQuery("/api/search", { q: text, limit: PER_TYPE_MAX, lang });
  const { groups } = await apiGet<SearchAnswer>(path, signal);
  return groups.flatMap((group) => group.rows).filter((one) => typeOf(model, one.type)?.geometry);
}
