// chosenPanel.tsx - what was pressed on the map: its key values and the way to its record, or the choice between several.
import { useEffect, useRef } from "preact/hooks";
import type { RecordAnswer } from "../../base/answers";
import type { Resource } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, fieldsOf, typeLabel, typeOf, useModel, type RecordType } from "../../base/model";
import { recordPath } from "../../base/router";
import type { Hit } from "../../map/mapProps";
import { Ready } from "../../parts/states";
import { ValueView } from "../../parts/value";

interface Props {
  chosen: Hit;
  record: Resource<RecordAnswer>;
  /** Chosen by the reader and not by the address: brought into view, since on a narrow screen it lies below. */
  isNew: boolean;
  onZoom: (record: RecordAnswer) => void;
  onClose: () => void;
}

export function ChosenPanel({ chosen, record, isNew, onZoom, onClose }: Props) {
  const { t, language } = useLanguage();
  const model = useModel();
  const type = typeOf(model, chosen.type);
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isNew && record.data) element.current?.scrollIntoView({ block: "nearest" });
  }, [isNew, record.data]);
  return (
    <section ref={element} class="chosen" aria-labelledby="chosen-title">
      <h2 id="chosen-title">{type ? typeLabel(type, language) : chosen.type}</h2>
      <div aria-live="polite">
        <Ready of={record}>{(known) => <>{type && <Facts type={type} record={known} onZoom={onZoom} />}</>}</Ready>
      </div>
      <button type="button" onClick={onClose}>
        {t("mapPage.close")}
      </button>
    </section>
  );
}

function Facts({ type, record, onZoom }: { type: RecordType; record: RecordAnswer; onZoom: Props["onZoom"] }) {
  const { t, language } = useLanguage();
  const fields = fieldsOf(type, type.list.columns).filter(
    (field) => field.kind !== "geometry" && record.values[field.id] !== undefined,
  );
  return (
    <>
      <p class="chosen-name">
        <a href={recordPath(type.type, record.id)}>
          {record.title || t("value.untitled", { id: record.id.slice(-8) })}
        </a>
      </p>
      <dl class="chosen-facts">
        {fields.map((field) => (
          <div key={field.id}>
            <dt>{fieldLabel(field, language)}</dt>
            <dd>
              <ValueView field={field} value={record.values[field.id]} name={record.names?.[field.id]} />
            </dd>
          </div>
        ))}
      </dl>
      {record.geometry ? (
        <button type="button" onClick={() => onZoom(record)}>
          {t("mapPage.zoomTo")}
        </button>
      ) : (
        <p class="layer-note">{t("mapPage.noPlace")}</p>
      )}
    </>
  );
}

interface ChoiceProps {
  hits: (Hit & { title: string })[];
  onChoose: (hit: Hit) => void;
}

/** Several records lie under the pointer. */
export function Choice({ hits, onChoose }: ChoiceProps) {
  const { t, language } = useLanguage();
  const model = useModel();
  return (
    <section class="chosen" aria-labelledby="choice-title">
      <h2 id="choice-title">{t("mapPage.several", { count: hits.length })}</h2>
      <ul class="found">
        {hits.map((hit) => {
          const type = typeOf(model, hit.type);
          return (
            <li key={`${hit.type}/${hit.id}`}>
              <button type="button" onClick={() => onChoose({ type: hit.type, id: hit.id })}>
                {hit.title} <span class="found-type">{type && typeLabel(type, language)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
