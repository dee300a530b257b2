// fieldSections.tsx - the fields of a record under the model's sections.
import { useState } from "preact/hooks";
import type { RecordAnswer, Value } from "../../base/answers";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, labelIn, type Field, type RecordType } from "../../base/model";
import { isAbsent, ValueView } from "../../parts/value";

interface Section {
  id: string;
  title: string;
  fields: Field[];
}

function isPersonal(field: Field): boolean {
  return field.class === "personal";
}

function valueOf(record: RecordAnswer, type: RecordType, field: Field): Value {
  const own = record.values[field.id];
  return field.id === type.geometry && isAbsent(own) ? (record.geometry ?? undefined) : own;
}

export function FieldSections({ type, record }: { type: RecordType; record: RecordAnswer }) {
  const { t, language } = useLanguage();
  const [isFull, setFull] = useState(false);
  const missing = record.missing ?? [];
  const hasNothing = (field: Field): boolean =>
    isAbsent(valueOf(record, type, field)) && !missing.includes(field.id) && !isPersonal(field);
  const hidden = type.fields.filter(hasNothing).length;
  const sections: Section[] = [...type.sections, { id: "", label: { en: "", fr: "" } }].map((section) => ({
    id: section.id,
    title: labelIn(section.label, language) || t("record.otherFields"),
    fields: type.fields
      .filter((field) => sectionOf(type, field) === section.id)
      .filter((field) => isFull || !hasNothing(field)),
  }));
  return (
    <>
      {sections
        .filter((section) => section.fields.length > 0)
        .map((section) => (
          <section key={section.id} aria-labelledby={`section-${section.id}`}>
            <h2 id={`section-${section.id}`}>{section.title}</h2>
            <dl class="fields">
              {section.fields.map((field) => (
                <FieldRow
                  key={field.id}
                  field={field}
                  label={fieldLabel(field, language)}
                  value={valueOf(record, type, field)}
                  name={record.names?.[field.id]}
                  isMissing={missing.includes(field.id)}
                />
              ))}
            </dl>
          </section>
        ))}
      {hidden > 0 && (
        <button type="button" aria-pressed={isFull} onClick={() => setFull(!isFull)}>
          {t("record.showEmpty", { count: hidden })}
        </button>
      )}
    </>
  );
}

function sectionOf(type: RecordType, field: Field): string {
  return type.sections.some((section) => section.id === field.section) ? (field.section ?? "") : "";
}

interface RowProps {
  field: Field;
  label: string;
  value: Value;
  name: string | undefined;
  isMissing: boolean;
}

function FieldRow({ field, label, value, name, isMissing }: RowProps) {
  const { t } = useLanguage();
  return (
    <div class={isMissing ? "missing" : undefined}>
      <dt>{label}</dt>
      <dd>
        {isPersonal(field) && isAbsent(value) ? (
          <span class="sealed">{t("value.sealed")}</span>
        ) : isMissing ? (
          <span class="mark">{t("value.missing")}</span>
        ) : (
          <ValueView field={field} value={value} name={name} />
        )}
      </dd>
    </div>
  );
}
