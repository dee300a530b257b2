// mapPage.tsx - the whole map: what is known where, found by name or coordinates, and the same in words.
import licenceUrl from "maplibre-gl/dist/LICENSE.txt?url";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { MapAnswer, MapFeature, RecordAnswer } from "../../base/answers";
import { useResource } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { typeOf, useModel, type Model } from "../../base/model";
import { recordPath } from "../../base/router";
import { formatPlace, rememberedNotation } from "../../map/coordinates/notation";
import type { ParsedPlace } from "../../map/coordinates/parse";
import { boxOf, type Box, type Geometry, type Position } from "../../map/geometry";
import { useExtent, type Layer } from "../../map/layers";
import type { Hit } from "../../map/mapProps";
import { MapView, preferPicture, prefersPicture } from "../../map/mapView";
import { Heading } from "../../parts/heading";
import { Failure } from "../../parts/states";
import { useBoxAnswers, type BoxAnswers, type Wanted } from "./boxAnswers";
import { Choice, ChosenPanel } from "./chosenPanel";
import { FindBox } from "./findBox";
import { groundWanted, PLACE_KEY, UNIT_KEY, usualLevels, useUnitLevels, type UnitLevel } from "./ground";
import { LayerPanel, toggled } from "./layerPanel";
import { layerTypes, mapSearch, mapState, type MapState } from "./permalink";
import { createPointer, PlaceBar } from "./placeBar";
import { PrintNotes } from "./printNotes";
import type { Found } from "./search";
import { ViewList } from "./viewList";

const FEATURES_MAX = 2000;
const AROUND_POINT = 0.02;
const DEGREES_PER_METRE = 1 / 111_000;

/** The state and its address, which follows every change without a step in the history. */
function useMapState(search: string): [MapState, (change: Partial<MapState>) => void] {
  const model = useModel();
  const [state, setState] = useState(() => mapState(model, search));
  const change = (part: Partial<MapState>): void => setState((old) => ({ ...old, ...part }));
  useEffect(() => {
    const address = location.pathname + mapSearch(model, state);
    if (address !== location.pathname + location.search) history.replaceState(history.state, "", address);
  }, [state]);
  return [state, change];
}

function withMargin(box: Box): Box {
  const margin = Math.max(box[2] - box[0], box[3] - box[1], AROUND_POINT) / 2;
  return [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
}

/** On a narrow screen the map lies above what finds places. */
function showMap(): void {
  document.querySelector(".map-main")?.firstElementChild?.scrollIntoView({ block: "nearest" });
}

function middleOf([west, south, east, north]: Box): Position {
  return [(west + east) / 2, (south + north) / 2];
}

function around({ lon, lat, side = 0 }: ParsedPlace): Box {
  const reach = Math.max(AROUND_POINT, side * DEGREES_PER_METRE);
  return [lon - reach, lat - reach, lon + reach, lat + reach];
}

/** What the answers give to draw; the same objects as long as the answers are the same. */
function useShown(state: MapState, answers: BoxAnswers) {
  const model = useModel();
  const known = useStable(Object.entries(answers).flatMap(([key, one]) => (one.answer ? [key, one.answer] : [])));
  return useMemo(() => {
    const answerOf = (key: string): MapAnswer | undefined => answers[key]?.answer;
    const featuresOf = (prefix: string): MapFeature[] =>
      Object.keys(answers).flatMap((key) => (key.startsWith(prefix) ? (answerOf(key)?.features ?? []) : []));
    const layers: Layer[] = state.layers.flatMap((id) => {
      const [type, answer] = [typeOf(model, id), answerOf(id)];
      return type && answer ? [{ type, answer }] : [];
    });
    return { layers, outlines: featuresOf(UNIT_KEY), places: featuresOf(PLACE_KEY) };
  }, [model, known, state.layers]);
}

/** The same list as long as its elements are the same. */
function useStable<T>(list: T[]): T[] {
  const kept = useRef(list);
  const isSame = kept.current.length === list.length && kept.current.every((one, i) => one === list[i]);
  if (!isSame) kept.current = list;
  return kept.current;
}

/** The chosen record, and what a press on the map that met several offers. */
function useChosen({ chosen }: MapState, change: (part: Partial<MapState>) => void) {
  const record = useResource<RecordAnswer>(chosen ? `/api${recordPath(chosen.type, chosen.id)}` : null, {
    types: chosen ? [chosen.type] : [],
  });
  const [hits, setHits] = useState<Hit[]>([]);
  const [isNew, setNew] = useState(false);
  const choose = (hit: Hit | undefined): void => {
    setHits([]);
    setNew(true);
    change({ chosen: hit });
  };
  const press = (found: Hit[]): void => {
    choose(found.length === 1 ? found[0] : undefined);
    if (found.length > 1) setHits(found);
  };
  return { chosen, record, hits, isNew, choose, press };
}

function wantedOf(model: Model, state: MapState, levels: UnitLevel[], view: Box | undefined): Wanted[] {
  const layers = state.layers.map((type) => ({
    key: type,
    type,
    filters: state.filters[type] ?? {},
    limit: FEATURES_MAX,
    margin: 0,
  }));
  return [...layers, ...groundWanted(model, levels, state.places, view)];
}

export function MapPage({ search }: { search: string }) {
  const { t, language } = useLanguage();
  const model = useModel();
  const [state, change] = useMapState(search);
  const [simple, setSimple] = useState(prefersPicture);
  const [notation, setNotation] = useState(rememberedNotation);
  const [goal, setGoal] = useState<Box | undefined>(state.box);
  const pointer = useMemo(createPointer, []);
  const extent = useExtent(useMemo(() => layerTypes(model), [model]));
  const levels = useUnitLevels();
  const shownLevels = state.units ?? usualLevels(levels);
  const view = state.box ?? extent;
  const shown = levels.filter((level) => shownLevels.includes(level.code));
  const [answers, reload] = useBoxAnswers(wantedOf(model, state, shown, view), view);
  const { layers, outlines, places } = useShown(state, answers);
  const selection = useChosen(state, change);
  const problem = Object.values(answers).find((one) => one.problem)?.problem;
  const pin = useMemo(
    () => state.at && { at: state.at, title: formatPlace({ lon: state.at[0], lat: state.at[1] }, notation, language) },
    [state.at, notation, language],
  );
  const goTo = (place: ParsedPlace): void => {
    change({ at: [place.lon, place.lat] });
    setGoal(around(place));
    showMap();
  };
  /** A record whose type is not shown brings its layer along. */
  const goToRecord = ({ type, id, bbox }: Found): void => {
    const isLayer = layerTypes(model).some((one) => one.type === type);
    change({ chosen: { type, id }, ...(isLayer && { layers: toggled(state.layers, type, true) }) });
    if (bbox) setGoal(withMargin(bbox));
    showMap();
  };
  const zoomTo = (geometry: Geometry): void => {
    const box = boxOf([geometry]);
    if (box) setGoal(withMargin(box));
    showMap();
  };
  const draw = (simply: boolean): void => {
    preferPicture(simply);
    setSimple(simply);
  };
  return (
    <div class="map-page">
      <Heading title={t("nav.map")} />
      <p class="map-warning">
        <strong>{t("map.notSafe")}</strong>
      </p>
      {problem && <Failure problem={problem} onRetry={reload} />}
      <div class="map-columns">
        <div class="map-main" aria-busy={Object.values(answers).some((one) => one.loading)}>
          {(goal ?? extent) && (
            <MapView
              simple={simple}
              alone
              label={t("mapPage.label")}
              outlines={outlines}
              layers={layers}
              places={places}
              focus={goal ?? extent}
              whole={extent}
              grid={state.grid}
              chosen={selection.record.data?.geometry ?? undefined}
              pin={pin}
              onMove={(box) => change({ box })}
              onSelect={selection.press}
              onPointer={pointer.tell}
            />
          )}
          <PlaceBar pointer={pointer} middle={view && middleOf(view)} notation={notation} onNotation={setNotation} />
          <p class="disclaimer">{t("map.disclaimer")}</p>
          <p class="disclaimer">
            {t("mapPage.sources")}{" "}
            <a href={licenceUrl} target="_blank" rel="noreferrer">
              {t("mapPage.licence")}
            </a>
          </p>
          <PrintNotes view={view} notation={notation} />
          <ViewList layers={layers} box={view} onChoose={selection.choose} />
        </div>
        <div class="map-side">
          <FindBox onPlace={goTo} onRecord={goToRecord} />
          <Selection {...selection} layers={layers} onZoom={zoomTo} />
          <LayerPanel
            state={state}
            answers={answers}
            levels={levels}
            shownLevels={shownLevels}
            simple={simple}
            onChange={change}
            onSimple={draw}
          />
        </div>
      </div>
    </div>
  );
}

interface SelectionProps extends ReturnType<typeof useChosen> {
  layers: Layer[];
  onZoom: (geometry: Geometry) => void;
}

function Selection({ chosen, record, hits, isNew, choose, layers, onZoom }: SelectionProps) {
  const { t } = useLanguage();
  const titleOf = ({ type, id }: Hit): string => {
    const features = layers.find((layer) => layer.type.type === type)?.answer.features ?? [];
    return features.find((one) => String(one.id) === id)?.properties.title || t("value.untitled", { id: id.slice(-8) });
  };
  return (
    <>
      {hits.length > 1 && <Choice hits={hits.map((hit) => ({ ...hit, title: titleOf(hit) }))} onChoose={choose} />}
      {chosen && (
        <ChosenPanel
          chosen={chosen}
          record={record}
          isNew={isNew}
          onZoom={(known) => known.geometry && onZoom(known.geometry)}
          onClose={() => choose(undefined)}
        />
      )}
    </>
  );
}
