// placeFacts.tsx - a place in words: coordinates in the notation one reads, vertices, geodesic area and length.
import { useState } from "preact/hooks";
import type { RecordAnswer } from "../../base/answers";
import { formatNumber } from "../../base/format";
import { useLanguage, type Key, type Language, type Translate } from "../../base/i18n";
import {
  formatPlace,
  NOTATIONS,
  rememberedNotation,
  rememberNotation,
  type Notation,
} from "../../map/coordinates/notation";
import { anchorOf, positionsOf, type Geometry } from "../../map/geometry";

const HECTARE = 10_000;
const SQUARE_KILOMETRE = 1_000_000;

/** Square metres, and hectares or square kilometres where those read better. */
function areaText(area: number, t: Translate, language: Language): string {
  const metres = t("record.squareMetres", { area: formatNumber(Math.round(area), language) });
  if (area < HECTARE) return metres;
  const [unit, key]: [number, Key] =
    area < 100 * SQUARE_KILOMETRE ? [HECTARE, "record.hectares"] : [SQUARE_KILOMETRE, "record.squareKilometres"];
  const rounded = Number((area / unit).toPrecision(4));
  return `${metres} (${t(key, { area: formatNumber(rounded, language) })})`;
}

function lengthText(length: number, t: Translate, language: Language): string {
  return length < 10_000
    ? t("map.metres", { length: formatNumber(Math.round(length), language) })
    : t("map.kilometres", { length: formatNumber(Math.round(length / 100) / 10, language) });
}

export function PlaceFacts({ record, geometry }: { record: RecordAnswer; geometry: Geometry }) {
  const { t, language } = useLanguage();
  const [notation, setNotation] = useState<Notation>(rememberedNotation);
  const anchor = anchorOf(geometry);
  const isPoint = geometry.type === "Point";
  const choose = (chosen: Notation): void => {
    rememberNotation(chosen);
    setNotation(chosen);
  };
  return (
    <div class="place-facts">
      {!isPoint && (
        <p>
          {t("geometry.vertices", { kind: t(`geometry.${geometry.type}` as Key), count: positionsOf(geometry).length })}
        </p>
      )}
      {anchor && (
        <p>
          {!isPoint && <>{t("record.middle")} </>}
          <strong class="coordinates">
            {formatPlace({ lon: anchor[0], lat: anchor[1] }, notation, language)}
          </strong>{" "}
          <select
            aria-label={t("mapPage.notation")}
            value={notation}
            onChange={(event) => choose(event.currentTarget.value as Notation)}
          >
            {NOTATIONS.map((one) => (
              <option key={one} value={one}>
                {t(`notation.${one}` as Key)}
              </option>
            ))}
          </select>
        </p>
      )}
      {record.area !== undefined && <p>{t("record.area", { area: areaText(record.area, t, language) })}</p>}
      {record.length !== undefined && (
        <p>
          {t(record.area === undefined ? "record.length" : "record.perimeter", {
            length: lengthText(record.length, t, language),
          })}
        </p>
      )}
    </div>
  );
}
