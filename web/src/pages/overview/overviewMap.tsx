// overviewMap.tsx - hazards and accidents on the map, what is not on it beside it, and the same as a list.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Overview } from "../../base/answers";
import { withQuery } from "../../base/api";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { typePlural, typesPlaying, useModel, type RecordType } from "../../base/model";
import { listPath, recordPath } from "../../base/router";
import type { Box } from "../../map/geometry";
import { Legend } from "../../map/legend";
import { useExtent, useLayers, useOutlines, type Layer } from "../../map/layers";
import { MapView } from "../../map/mapView";
import { WORLD } from "../../map/view";
import { Failure } from "../../parts/states";

const DANGER_ROLES = ["opens_land", "records_accident"];
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

export function OverviewMap({ data, asOf }: { data: Overview; asOf: string }) {
  const { t } = useLanguage();
  const model = useModel();
  const types = useMemo(
    () => [...new Set(DANGER_ROLES.flatMap((role) => typesPlaying(model, role)))].filter((type) => type.geometry),
    [model],
  );
  const extent = useExtent(types);
  const [box, settle] = useBox(extent);
  const { layers, problem, loading } = useLayers(types, box);
  const outlines = useOutlines();
  const partial = useRef(false);
  partial.current ||= isPartial(layers);
  const onMove = (next: Box): void => {
    if (partial.current) settle(next);
  };
  return (
    <section class="map-section" aria-labelledby="map-title" aria-busy={loading}>
      <h2 id="map-title">{t("map.title")}</h2>
      <p class="map-warning">
        <strong>{t("map.notSafe")}</strong> {asOf !== "" && t("map.dataDate", { date: asOf })}
      </p>
      {problem && <Failure problem={problem} />}
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
          <NotOnMap data={data} types={types} />
        </div>
      </div>
      <p class="disclaimer">{t("map.disclaimer")}</p>
      <MapList layers={layers} />
    </section>
  );
}

function NotOnMap({ data, types }: { data: Overview; types: RecordType[] }) {
  const { t, language } = useLanguage();
  const counts = types.flatMap((type) => {
    const placeless = data.types.find((one) => one.type === type.type)?.placeless ?? 0;
    return placeless > 0 ? [{ type, placeless }] : [];
  });
  return (
    <section class="not-on-map" aria-labelledby="not-on-map-title">
      <h3 id="not-on-map-title">{t("map.notShown")}</h3>
      <ul>
        {counts.map(({ type, placeless }) => (
          <li key={type.type}>
            {typePlural(type, language)}
            {t("text.colon")}{" "}
            <a href={withQuery(listPath(type.type), { placeless: true })} data-records={placeless}>
              {t("map.withoutPlace", { count: placeless })}
            </a>
          </li>
        ))}
        {counts.length === 0 && <li>{t("map.allPlaced")}</li>}
        {data.held_total > 0 && (
          <li>
            <a href="/reports?held=true">{t("map.held", { count: data.held_total })}</a>
          </li>
        )}
      </ul>
    </section>
  );
}

/** The map in words, for those who do not see it. */
function MapList({ layers }: { layers: Layer[] }) {
  const { t } = useLanguage();
  return (
    <details class="map-list">
      <summary>{t("map.asList")}</summary>
      {layers.map((layer) => (
        <LayerList key={layer.type.type} layer={layer} />
      ))}
    </details>
  );
}

function LayerList({ layer: { type, answer } }: { layer: Layer }) {
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
          <a href={listPath(type.type)}>{t("map.wholeList")}</a>
        </p>
      )}
    </section>
  );
}
