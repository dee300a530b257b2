// areaMap.tsx - open hazards and the year's work of an area on the map, what is not on it beside it, and the same as a list.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { withQuery } from "../../base/api";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { slotField, typePlural, typesPlaying, useModel, type Model, type RecordType } from "../../base/model";
import { listPath, recordPath } from "../../base/router";
import type { Box } from "../../map/geometry";
import { Legend } from "../../map/legend";
import { useLayers, useOutlines, type Chosen, type Layer } from "../../map/layers";
import { MapView } from "../../map/mapView";
import { WORLD } from "../../map/view";
import { Failure } from "../../parts/states";
import { spansOf } from "./figures";

const DANGER_ROLES = ["opens_land", "records_accident"];
const WORK_ROLES = ["releases_land", "works"];
const LISTED_MAX = 200;
const SETTLE_MS = 300;

function isPartial(layers: Layer[]): boolean {
  return layers.some((layer) => layer.answer.total > (layer.answer.features ?? []).length);
}

/** The box to ask for: where everything lies at first; what is in view once the reader moved, if not all is here. */
function useBox(extent: Box | undefined): [Box | undefined, (box: Box) => void] {
  const [box, setBox] = useState<Box>();
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const settle = (next: Box): void => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setBox(next), SETTLE_MS);
  };
  return [box ?? extent, settle];
}

export function placedTypes(model: Model, roles = DANGER_ROLES): RecordType[] {
  return [...new Set(roles.flatMap((role) => typesPlaying(model, role)))].filter((type) => type.geometry);
}

/** Of what has a state that ends, what is not over; of the rest, this year's. */
function chosenOf(types: RecordType[], today: string, within: string): Chosen {
  const place: Record<string, string> = within === "" ? {} : { within };
  const time = (type: RecordType): Record<string, string> => {
    if (today === "") return {};
    if (type.roles.some((one) => one.role === "opens_land")) return { ended: "false" };
    return slotField(type, "is_dated", "date") ? { dated: spansOf(today).thisYear } : {};
  };
  return Object.fromEntries(types.map((type) => [type.type, { ...time(type), ...place }]));
}

interface Props {
  /** Day of the figures; "" before it is known. */
  today: string;
  asOf: string;
  /** Where it lies: undefined until that is known. */
  extent: Box | undefined;
  title: string;
  /** Id of the unit whose records alone are shown. */
  within?: string;
  /** Beside the map, below its legend. */
  children?: ComponentChildren;
}

export function useMapTypes(): RecordType[] {
  const model = useModel();
  return useMemo(() => placedTypes(model, [...DANGER_ROLES, ...WORK_ROLES]), [model]);
}

export function AreaMap({ today, asOf, extent, title, within = "", children }: Props) {
  const { t } = useLanguage();
  const types = useMapTypes();
  const chosen = useMemo(() => chosenOf(types, today, within), [types, today, within]);
  const [box, settle] = useBox(extent);
  const { layers, problem, loading } = useLayers(types, box, chosen);
  const outlines = useOutlines();
  const partial = useRef(false);
  partial.current ||= isPartial(layers);
  const onMove = (next: Box): void => {
    if (partial.current) settle(next);
  };
  return (
    <section class="map-section" aria-labelledby="map-title" aria-busy={loading}>
      <h2 id="map-title">{title}</h2>
      <p class="map-warning">
        <strong>{t("map.notSafe")}</strong> {t("map.chosen")} {asOf !== "" && t("map.dataDate", { date: asOf })}
      </p>
      {problem && <Failure problem={problem} />}
      <Cut layers={layers} />
      <div class="map-columns">
        <MapView
          label={t("map.label")}
          outlines={outlines}
          layers={layers}
          focus={extent === WORLD ? undefined : extent}
          onMove={onMove}
        />
        <div class="map-side">
          <Legend layers={layers} hasOutlines={outlines.length > 0} />
          {children}
        </div>
      </div>
      <p class="disclaimer">{t("map.disclaimer")}</p>
      <MapList layers={layers} chosen={chosen} />
    </section>
  );
}

/** Says which layers are not drawn whole: where counts stand for records, nothing is missing. */
function Cut({ layers }: { layers: Layer[] }) {
  const { t, language } = useLanguage();
  const cut = layers.filter(
    ({ answer }) => (answer.cells ?? []).length === 0 && answer.total > (answer.features ?? []).length,
  );
  if (cut.length === 0) return null;
  return (
    <ul class="waiting">
      {cut.map(({ type, answer }) => (
        <li key={type.type}>
          {t("map.cut", {
            type: typePlural(type, language),
            count: (answer.features ?? []).length,
            total: formatNumber(answer.total, language),
          })}
        </li>
      ))}
    </ul>
  );
}

/** The map in words, for those who do not see it. */
function MapList({ layers, chosen }: { layers: Layer[]; chosen: Chosen }) {
  const { t } = useLanguage();
  return (
    <details class="map-list">
      <summary>{t("map.asList")}</summary>
      {layers.map((layer) => (
        <LayerList key={layer.type.type} layer={layer} query={chosen[layer.type.type] ?? {}} />
      ))}
    </details>
  );
}

function LayerList({ layer: { type, answer }, query }: { layer: Layer; query: Record<string, string> }) {
  const { t, language } = useLanguage();
  const features = (answer.features ?? []).slice(0, LISTED_MAX);
  return (
    <section aria-label={typePlural(type, language)}>
      <h3>{typePlural(type, language)}</h3>
      <p>{t("map.listed", { count: features.length, total: formatNumber(answer.total, language) })}</p>
      <ul>
        {features.map((feature) => (
          <li key={feature.id}>
            <a href={recordPath(type.type, String(feature.id))}>{feature.properties.title || String(feature.id)}</a>
          </li>
        ))}
      </ul>
      {features.length < answer.total && (
        <p>
          <a href={withQuery(listPath(type.type), query)}>{t("map.wholeList")}</a>
        </p>
      )}
    </section>
  );
}
