// recordActions.tsx - what can be done with a record as a whole: take it along, point to it, print it.
import { useState } from "preact/hooks";
import type { RecordAnswer } from "../../base/answers";
import { useLanguage } from "../../base/i18n";
import type { RecordType } from "../../base/model";
import { recordPath } from "../../base/router";

export function RecordActions({ type, record }: { type: RecordType; record: RecordAnswer }) {
  const { t } = useLanguage();
  const [said, setSaid] = useState("");
  const address = location.origin + recordPath(type.type, record.id);
  const feature = `/collections/${encodeURIComponent(type.type)}/items/${encodeURIComponent(record.id)}.geojson`;
  const copy = (): void => {
    navigator.clipboard.writeText(address).then(
      () => setSaid(t("record.copied")),
      () => setSaid(address),
    );
  };
  return (
    <p class="links record-actions">
      <button type="button" onClick={copy}>
        {t("record.copyLink")}
      </button>
      <a href={feature} type="application/geo+json" download={`${record.id}.geojson`}>
        GeoJSON
      </a>
      <button type="button" onClick={() => print()}>
        {t("record.print")}
      </button>
      <span role="status">{said}</span>
    </p>
  );
}
