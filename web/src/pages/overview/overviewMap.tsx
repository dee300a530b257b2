// overviewMap.tsx - the whole programme on the map, and what of it has no place there.
import { useMemo } from "preact/hooks";
import type { Overview } from "../../base/answers";
import { withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { typePlural, useModel, type RecordType } from "../../base/model";
import { listPath } from "../../base/router";
import { useExtent } from "../../map/layers";
import { AreaMap, placedTypes, useMapTypes } from "./areaMap";

export function OverviewMap({ data, asOf }: { data: Overview; asOf: string }) {
  const { t } = useLanguage();
  const model = useModel();
  const dangers = useMemo(() => placedTypes(model), [model]);
  const extent = useExtent(useMapTypes());
  return (
    <AreaMap today={data.today ?? ""} asOf={asOf} extent={extent} title={t("map.title")}>
      <NotOnMap data={data} types={dangers} />
    </AreaMap>
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
