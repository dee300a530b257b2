// usePreview.ts - what an import would store of the first rows, asked again a moment after every change.
import { useEffect, useState } from "preact/hooks";
import { apiPost, asProblem, withQuery, type Problem } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import type { MappingDoc } from "./mappingDoc";
import type { Preview } from "./uploadAnswers";

const PAUSE_MS = 350;

export interface Trial {
  preview: Preview | undefined;
  problem: Problem | undefined;
  /** What is shown belongs to what was said before. */
  isOld: boolean;
}

export function usePreview(upload: string, query: { layer: string; encoding: string }, doc: MappingDoc | null): Trial {
  const { language } = useLanguage();
  const [trial, setTrial] = useState<Trial>({ preview: undefined, problem: undefined, isOld: false });
  const body = doc ? JSON.stringify(doc) : "";
  useEffect(() => {
    if (body === "") return;
    let isCurrent = true;
    setTrial((old) => ({ ...old, isOld: true }));
    const timer = setTimeout(() => {
      const path = withQuery(`/api/uploads/${encodeURIComponent(upload)}/preview`, { ...query, lang: language });
      apiPost<Preview>(path, JSON.parse(body)).then(
        (preview) => isCurrent && setTrial({ preview, problem: undefined, isOld: false }),
        (error: unknown) => isCurrent && setTrial({ preview: undefined, problem: asProblem(error), isOld: false }),
      );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [upload, body, query.layer, query.encoding, language]);
  return trial;
}
