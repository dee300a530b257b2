// boxAnswers.ts - what stands in the view, asked layer by layer: what is no longer wanted is not waited for.
import { useEffect, useRef, useState } from "preact/hooks";
import { apiGet, asProblem, withQuery, type Problem } from "../../base/api";
import type { MapAnswer } from "../../base/answers";
import { useLanguage } from "../../base/i18n";
import { useChanges } from "../../base/live";
import type { Box } from "../../map/geometry";

export interface Wanted {
  key: string;
  type: string;
  filters: Record<string, string>;
  limit: number;
  /** How much more than the view is asked for on each side, in views: what is wanted around it seldom changes. */
  margin: number;
}

export interface BoxAnswer {
  answer?: MapAnswer | undefined;
  /** What the answer is about. */
  box?: Box | undefined;
  loading: boolean;
  problem?: Problem | undefined;
}

export type BoxAnswers = Record<string, BoxAnswer>;

const SETTLE_MS = 150;

function grown([west, south, east, north]: Box, margin: number): Box {
  const [dx, dy] = [(east - west) * margin, (north - south) * margin];
  return [Math.max(-180, west - dx), Math.max(-90, south - dy), Math.min(180, east + dx), Math.min(90, north + dy)];
}

function holds(outer: Box, inner: Box): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

/** Whether everything that was asked about came as single records. */
export function isComplete(answer: MapAnswer): boolean {
  return (answer.cells ?? []).length === 0 && (answer.features ?? []).length >= answer.total;
}

interface Request {
  path: string;
  box: Box;
  controller: AbortController;
  /** What it answered is no longer so. */
  isStale?: boolean;
}

function pathOf(one: Wanted, lang: string): string {
  return withQuery(`/api/map/${encodeURIComponent(one.type)}`, { ...one.filters, limit: one.limit, lang });
}

export function useBoxAnswers(wanted: Wanted[], box: Box | undefined): [BoxAnswers, () => void] {
  const { language } = useLanguage();
  const [answers, setAnswers] = useState<BoxAnswers>({});
  const [round, setRound] = useState(0);
  const requests = useRef(new Map<string, Request>());
  const known = useRef<BoxAnswers>({});
  known.current = answers;

  const put = (key: string, change: (old: BoxAnswer) => BoxAnswer): void =>
    setAnswers((old) => ({ ...old, [key]: change(old[key] ?? { loading: false }) }));

  const ask = (one: Wanted, view: Box): void => {
    const path = pathOf(one, language);
    const before = requests.current.get(one.key);
    const have = known.current[one.key];
    const isHeld = before?.path === path && !have?.problem && holds(before.box, view);
    if (isHeld && have?.loading) return;
    const isFresh = isHeld && !before.isStale;
    if (isFresh && ((have?.answer && isComplete(have.answer)) || before.box.join() === view.join())) return;
    before?.controller.abort();
    const request: Request = { path, box: grown(view, one.margin), controller: new AbortController() };
    requests.current.set(one.key, request);
    // Another question: what answered the last one must not be taken for this one's answer.
    put(one.key, (old) => ({ ...(before?.path === path ? old : {}), loading: true, problem: undefined }));
    apiGet<MapAnswer>(
      `${path}&bbox=${request.box.map((degree) => degree.toFixed(6)).join()}`,
      request.controller.signal,
    )
      .then((answer) => {
        put(one.key, () => ({ answer, box: request.box, loading: false }));
        if (request.isStale) setRound((old) => old + 1);
      })
      .catch((error: unknown) => {
        if (!request.controller.signal.aborted)
          put(one.key, (old) => ({ ...old, loading: false, problem: asProblem(error) }));
      });
  };

  /** Also what is under way: it comes to its end and is then asked once more. */
  useChanges({ types: [...new Set(wanted.map((one) => one.type))] }, (change) => {
    for (const one of wanted) {
      const request = requests.current.get(one.key);
      if (request && (change.all || change.types.has(one.type))) request.isStale = true;
    }
    setRound((old) => old + 1);
  });

  const keys = wanted.map((one) => `${one.key}?${pathOf(one, language)}`).join(" ");
  useEffect(() => {
    if (!box) return;
    const kept = new Set(wanted.map((one) => one.key));
    for (const [key, request] of requests.current) {
      if (kept.has(key)) continue;
      request.controller.abort();
      requests.current.delete(key);
      setAnswers(({ [key]: _, ...others }) => others);
    }
    const timer = window.setTimeout(() => wanted.forEach((one) => ask(one, box)), SETTLE_MS);
    return () => window.clearTimeout(timer);
  }, [keys, box?.join(), round]);
  useEffect(() => () => requests.current.forEach(({ controller }) => controller.abort()), []);
  return [answers, () => setRound((old) => old + 1)];
}
