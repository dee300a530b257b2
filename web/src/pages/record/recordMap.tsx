// recordMap.tsx - where one record is, among what is known nearby.
import { useMemo } from "preact/hooks";
import type { MapFeature, RecordAnswer } from "../../base/answers";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { slotField, typeLabel, useModel, type RecordType } from "../../base/model";
import { recordPath } from "../../base/router";
import { anchorOf, boxOf, type Box, type Geometry, type Position } from "../../map/geometry";
import { useLayers, useOutlines, type Layer } from "../../map/layers";
import { Legend } from "../../map/legend";
import { MapView } from "../../map/mapView";
import { layerTypes } from "../map/permalink";

/** About 450 m around a point; around larger things as much as they are large. */
const MARGIN_DEGREES = 0.004;
const NEAR_DEGREES = 0.05;
const NEAR_SHOWN = 8;
const METRES_PER_DEGREE = 111_195;

interface Props {
  type: RecordType;
  record: RecordAnswer;
  geometry: Geometry;
}

function around(geometry: Geometry, margin: number): Box | undefined {
  const box = boxOf([geometry]);
  return box && [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
}

function marginOf(geometry: Geometry): number {
  const box = boxOf([geometry]);
  return box ? Math.max(MARGIN_DEGREES, (box[2] - box[0]) / 2, (box[3] - box[1]) / 2) : MARGIN_DEGREES;
}

function ownFeature(type: RecordType, record: RecordAnswer, geometry: Geometry): MapFeature {
  return {
    type: "Feature",
    id: record.id,
    geometry,
    properties: {
      title: record.title,
      class: record.values[type.map?.class ?? ""],
      state: record.values[slotField(type, "has_state", "state")?.id ?? ""],
    },
  };
}

/** What is near, with the record itself on top even where its type is no layer or its cell is crowded. */
function withOwn(layers: Layer[], type: RecordType, own: MapFeature): Layer[] {
  const others = layers.filter((layer) => layer.type.type !== type.type);
  const same = layers.find((layer) => layer.type.type === type.type);
  const features = (same?.answer.features ?? []).filter((one) => one.id !== own.id);
  return [{ type, answer: { ...same?.answer, total: features.length + 1, features: [own, ...features] } }, ...others];
}

export function RecordMap({ type, record, geometry }: Props) {
  const { t } = useLanguage();
  const model = useModel();
  const outlines = useOutlines();
  const box = useMemo(() => around(geometry, NEAR_DEGREES), [geometry]);
  const near = useLayers(
    useMemo(() => layerTypes(model), [model]),
    box,
  );
  const layers = useMemo(
    () => withOwn(near.layers, type, ownFeature(type, record, geometry)),
    [near.layers, type, record, geometry],
  );
  const focus = useMemo(() => around(geometry, marginOf(geometry)), [geometry]);
  return (
    <section class="map-section" aria-labelledby="place-title">
      <h2 id="place-title">{t("record.place")}</h2>
      <p class="map-warning">
        <strong>{t("map.notSafe")}</strong>
      </p>
      <div class="map-columns">
        <MapView
          label={t("record.mapLabel", { title: record.title })}
          outlines={outlines}
          layers={layers}
          focus={focus}
          chosen={geometry}
        />
        <div class="map-side">
          <Near layers={near.layers} record={record} geometry={geometry} />
          <Legend layers={layers} hasOutlines={outlines.length > 0} />
        </div>
      </div>
      <p class="disclaimer">{t("map.disclaimer")}</p>
    </section>
  );
}

interface Neighbour {
  type: RecordType;
  feature: MapFeature;
  metres: number;
}

/** Metres between two places near each other. */
function distance([lon, lat]: Position, [otherLon, otherLat]: Position): number {
  const shrink = Math.cos((((lat + otherLat) / 2) * Math.PI) / 180);
  return Math.hypot((otherLon - lon) * shrink, otherLat - lat) * METRES_PER_DEGREE;
}

function neighboursOf(layers: Layer[], own: string, geometry: Geometry): Neighbour[] {
  const here = anchorOf(geometry);
  if (!here) return [];
  const found = layers.flatMap((layer) =>
    (layer.answer.features ?? []).flatMap((feature) => {
      const there = feature.geometry && anchorOf(feature.geometry);
      if (!there || feature.id === own || feature.id === undefined) return [];
      return [{ type: layer.type, feature, metres: distance(here, there) }];
    }),
  );
  return found.sort((a, b) => a.metres - b.metres);
}

function Near({ layers, record, geometry }: { layers: Layer[]; record: RecordAnswer; geometry: Geometry }) {
  const { t, language } = useLanguage();
  const all = useMemo(() => neighboursOf(layers, record.id, geometry), [layers, record.id, geometry]);
  const roundly = (metres: number): string =>
    metres < 1000
      ? t("map.metres", { length: formatNumber(Math.round(metres / 10) * 10, language) })
      : t("map.kilometres", { length: formatNumber(Math.round(metres / 100) / 10, language) });
  return (
    <div class="near">
      <h3>{t("record.near")}</h3>
      {all.length === 0 ? (
        <p class="quiet">{t("record.nothingNear")}</p>
      ) : (
        <ul>
          {all.slice(0, NEAR_SHOWN).map(({ type, feature, metres }) => (
            <li key={`${type.type}/${feature.id}`}>
              <a href={recordPath(type.type, String(feature.id))}>
                {feature.properties.title || t("value.untitled", { id: String(feature.id).slice(-8) })}
              </a>{" "}
              <span class="near-facts">
                {typeLabel(type, language)} · {roundly(metres)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {all.length > NEAR_SHOWN && <p class="quiet">{t("record.moreNear", { count: all.length - NEAR_SHOWN })}</p>}
    </div>
  );
}
