// search.ts - what the programme has under some words: records of all types, through the full-text search.
import { useEffect, useState } from "preact/hooks";
import { apiGet, asProblem, withQuery, type Problem } from "./api";
import { useLanguage } from "./i18n";

export interface SearchHit {
  id: string;
  type: string;
  title: string;
  /** The unit it lies in. */
  where?: string;
}

export interface SearchGroup {
  type: string;
  label: string;
  matched: number;
  at_least: boolean;
  rows: SearchHit[];
}

export interface SearchAnswer {
  /** Records of a load that cannot be found by their words yet. */
  waiting: number;
  groups: SearchGroup[];
}

export interface Search {
  answer?: SearchAnswer;
  problem?: Problem;
  /** What was asked is not answered yet. */
  busy: boolean;
}

const TYPING_MS = 250;
const PER_TYPE_MAX = 5;

/** Looks a quarter of a second after the last letter; what the letters before had found stays until then. */
export function useSearch(text: string, round: number): Search {
  const { language } = useLanguage();
  const [known, setKnown] = useState<Omit<Search, "busy"> & { asked: string }>({ asked: "" });
  const asked = text === "" ? "" : withQuery("/api/search", { q: text, limit: PER_TYPE_MAX, lang: language });
  useEffect(() => {
    if (asked === "") return setKnown({ asked });
    const controller = new AbortController();
    const ask = (): void => {
      apiGet<SearchAnswer>(asked, controller.signal).then(
        (answer) => setKnown({ asked, answer }),
        (error: unknown) => {
          if (!controller.signal.aborted) setKnown({ asked, problem: asProblem(error) });
        },
      );
    };
    const timer = setTimeout(ask, TYPING_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [asked, round]);
  const { answer, problem } = known;
  return { ...(answer && { answer }), ...(problem && { problem }), busy: known.asked !== asked };
}
