// recordMap.tsx - where one record is.
import type { MapFeature, RecordAnswer } from "../../base/answers";
import { useLanguage } from "../../base/i18n";
import { slotField, type RecordType } from "../../base/model";
import { boxOf, type Box, type Geometry } from "../../map/geometry";
import { Legend } from "../../map/legend";
import { useOutlines } from "../../map/layers";
import { Picture } from "../../map/picture";

const MARGIN_DEGREES = 0.02;

interface Props {
  type: RecordType;
  record: RecordAnswer;
  geometry: Geometry;
}

function around(geometry: Geometry): Box | undefined {
  const box = boxOf([geometry]);
  return box && [box[0] - MARGIN_DEGREES, box[1] - MARGIN_DEGREES, box[2] + MARGIN_DEGREES, box[3] + MARGIN_DEGREES];
}

export function RecordMap({ type, record, geometry }: Props) {
  const { t } = useLanguage();
  const outlines = useOutlines();
  const feature: MapFeature = {
    type: "Feature",
    geometry,
    properties: {
      title: record.title,
      class: record.values[type.map?.class ?? ""],
      state: record.values[slotField(type, "has_state", "state")?.id ?? ""],
    },
  };
  const layers = [{ type, answer: { total: 1, features: [feature] } }];
  return (
    <section class="map-section" aria-labelledby="place-title">
      <h2 id="place-title">{t("record.place")}</h2>
      <p class="map-warning">
        <strong>{t("map.notSafe")}</strong>
      </p>
      <div class="map-columns">
        <Picture
          label={t("record.mapLabel", { title: record.title })}
          outlines={outlines}
          layers={layers}
          focus={around(geometry)}
        />
        <div class="map-side">
          <Legend layers={layers} hasOutlines={outlines.length > 0} />
        </div>
      </div>
      <p class="disclaimer">{t("map.disclaimer")}</p>
    </section>
  );
}
