// viewList.tsx - the map in words: what lies in the view, for those who do not see it or use no pointer.
import type { MapFeature } from "../../base/answers";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { codeLabel, slotField, typePlural, useModel } from "../../base/model";
import { recordPath } from "../../base/router";
import { boxOf, type Box } from "../../map/geometry";
import type { Layer } from "../../map/layers";
import type { Hit } from "../../map/mapProps";
import { classLabel, classOf, stateOf } from "../../map/meaning";

const LISTED_MAX = 100;

interface Props {
  layers: Layer[];
  box: Box | undefined;
  onChoose: (hit: Hit) => void;
}

function isInside(feature: MapFeature, view: Box | undefined): boolean {
  const own = boxOf([feature.geometry]);
  return !!own && !!view && own[0] <= view[2] && own[2] >= view[0] && own[1] <= view[3] && own[3] >= view[1];
}

export function ViewList({ layers, box, onChoose }: Props) {
  const { t } = useLanguage();
  return (
    <section class="view-list" aria-labelledby="view-list-title">
      <h2 id="view-list-title">{t("mapPage.listTitle")}</h2>
      {layers.length === 0 && <p class="empty">{t("mapPage.noLayers")}</p>}
      {layers.map((layer) => (
        <LayerRows key={layer.type.type} layer={layer} box={box} onChoose={onChoose} />
      ))}
    </section>
  );
}

function LayerRows({ layer, box, onChoose }: { layer: Layer; box: Box | undefined; onChoose: Props["onChoose"] }) {
  const { t, language } = useLanguage();
  const { type, answer } = layer;
  const inside = (answer.features ?? []).filter((one) => isInside(one, box));
  const isCounted = (answer.cells ?? []).length > 0;
  const total = isCounted || answer.total > (answer.features ?? []).length ? answer.total : inside.length;
  const listed = inside.slice(0, LISTED_MAX);
  return (
    <details>
      <summary>
        {typePlural(type, language)}
        {t("text.colon")} {t("mapPage.inView", { count: total })}
      </summary>
      {isCounted && <p>{t("mapPage.onlyCounts")}</p>}
      {listed.length < total && !isCounted && (
        <p>{t("map.listed", { count: listed.length, total: formatNumber(total, language) })}</p>
      )}
      <ul>
        {listed.map((feature) => (
          <Row key={feature.id} layer={layer} feature={feature} onChoose={onChoose} />
        ))}
      </ul>
    </details>
  );
}

function Row({ layer, feature, onChoose }: { layer: Layer; feature: MapFeature; onChoose: Props["onChoose"] }) {
  const { t, language } = useLanguage();
  const model = useModel();
  const { type } = layer;
  const id = String(feature.id ?? "");
  const title = feature.properties.title || t("value.untitled", { id: id.slice(-8) });
  const stateField = slotField(type, "has_state", "state");
  const state = stateOf(model, type, feature);
  const words = [
    type.map?.class ? classLabel(model, type, classOf(model, type, feature), language) : "",
    stateField && state ? codeLabel(model, stateField, state, language) : "",
  ].filter(Boolean);
  return (
    <li>
      {id === "" ? title : <a href={recordPath(type.type, id)}>{title}</a>} {words.join(", ")}{" "}
      {id !== "" && (
        <button
          type="button"
          class="small"
          aria-label={t("mapPage.showNamed", { title })}
          onClick={() => onChoose({ type: type.type, id })}
        >
          {t("mapPage.show")}
        </button>
      )}
    </li>
  );
}
