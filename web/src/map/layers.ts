// layers.ts - fetching what a map shows: records of several types in a box, and the outlines of the units.
import { useEffect, useState } from "preact/hooks";
import { apiGet, asProblem, withQuery, type Problem } from "../base/api";
import type { MapAnswer, MapFeature } from "../base/answers";
import { useLanguage } from "../base/i18n";
import { useRounds } from "../base/live";
import { codesOf, slotField, typesPlaying, useModel, type Model, type RecordType } from "../base/model";
import { WORLD } from "./view";
import { boxOf, type Box } from "./geometry";

const FEATURES_MAX = 2000;

export interface Layer {
  type: RecordType;
  answer: MapAnswer;
}

export interface Layers {
  layers: Layer[];
  problem: Problem | undefined;
  loading: boolean;
}

function boxText(box: Box): string {
  return box.map((degree) => degree.toFixed(6)).join(",");
}

/** Filters of the list parameters, by type: what of a type is shown. */
export type Chosen = Record<string, Record<string, string>>;

interface Ask {
  box: Box;
  lang: string;
  chosen: Chosen;
  signal: AbortSignal;
}

async function fetchLayer(type: RecordType, { box, lang, chosen, signal }: Ask): Promise<Layer> {
  const query = { ...chosen[type.type], bbox: boxText(box), limit: FEATURES_MAX, lang };
  const path = withQuery(`/api/map/${encodeURIComponent(type.type)}`, query);
  return { type, answer: await apiGet<MapAnswer>(path, signal) };
}

/** What stands in `box` (undefined: not asked yet); while a new box is asked for, what was there stays. */
export function useLayers(types: RecordType[], box: Box | undefined, chosen: Chosen = {}): Layers {
  const { language } = useLanguage();
  const [state, setState] = useState<Layers>({ layers: [], problem: undefined, loading: true });
  const live = useRounds({ types: types.map((type) => type.type) });
  const key = box && types.map((type) => type.type).join() + boxText(box) + JSON.stringify(chosen);
  useEffect(() => {
    if (!box) return;
    const controller = new AbortController();
    setState((old) => ({ ...old, loading: true }));
    live.begin();
    Promise.all(types.map((type) => fetchLayer(type, { box, lang: language, chosen, signal: controller.signal })))
      .then((layers) => setState({ layers, problem: undefined, loading: false }))
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        setState((old) => ({ ...old, problem: asProblem(error), loading: false }));
      })
      .finally(() => controller.signal.aborted || live.end());
    return () => controller.abort();
  }, [key, language, live.round]);
  return state;
}

interface Collections {
  collections: { id: string; extent?: { spatial?: { bbox?: Box[] } } }[];
}

const MARGIN = 0.05;
const MARGIN_MIN = 0.02;

export function widened([west, south, east, north]: Box): Box {
  const dx = Math.max((east - west) * MARGIN, MARGIN_MIN);
  const dy = Math.max((north - south) * MARGIN, MARGIN_MIN);
  return [Math.max(-180, west - dx), Math.max(-90, south - dy), Math.min(180, east + dx), Math.min(90, north + dy)];
}

function extentOf(types: RecordType[], { collections }: Collections): Box | undefined {
  const boxes = collections.filter((one) => types.some((type) => type.type === one.id));
  const corners = boxes.flatMap((one) => one.extent?.spatial?.bbox ?? []);
  const box = boxOf([
    {
      type: "MultiPoint",
      coordinates: corners.flatMap(([w, s, e, n]) => [
        [w, s],
        [e, n],
      ]),
    },
  ]);
  return box && widened(box);
}

/** Where the records of these types lie: undefined until it is known, the world when none has a place. */
export function useExtent(types: RecordType[]): Box | undefined {
  const [box, setBox] = useState<Box>();
  useEffect(() => {
    const controller = new AbortController();
    apiGet<Collections>("/collections?f=json", controller.signal)
      .then((answer) => setBox(extentOf(types, answer) ?? WORLD))
      .catch(() => controller.signal.aborted || setBox(WORLD));
    return () => controller.abort();
  }, [types]);
  return box;
}

/** Outlines from the highest level of units down to the first that divides the programme, by the level field's codes. */
async function fetchOutlines(model: Model, lang: string, signal: AbortSignal): Promise<MapFeature[]> {
  const outlines: MapFeature[] = [];
  for (const type of typesPlaying(model, "is_unit").filter((one) => one.geometry)) {
    const level = slotField(type, "is_unit", "level");
    const codes = level ? codesOf(model, level).map((code) => code.code) : [""];
    for (const code of codes) {
      const query = { bbox: boxText(WORLD), limit: FEATURES_MAX, lang, [level?.id ?? ""]: code };
      const path = withQuery(`/api/map/${encodeURIComponent(type.type)}`, query);
      const features = (await apiGet<MapAnswer>(path, signal)).features ?? [];
      outlines.push(...features);
      if (features.length > 1) return outlines;
    }
  }
  return outlines;
}

/** Empty until they are there, and where the programme has none: a map without outlines is still a map. */
export function useOutlines(): MapFeature[] {
  const model = useModel();
  const { language } = useLanguage();
  const [features, setFeatures] = useState<MapFeature[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    fetchOutlines(model, language, controller.signal).then(setFeatures, () => undefined);
    return () => controller.abort();
  }, [model, language]);
  return features;
}
