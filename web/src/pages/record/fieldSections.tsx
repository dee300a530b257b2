// fieldSections.tsx - the fields of a record under the model's sections, each of which can be corrected where it stands.
import { useEffect, useRef, useState } from "preact/hooks";
import type { RecordAnswer } from "../../base/answers";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, labelIn, type Field, type RecordType } from "../../base/model";
import { isGeometry } from "../../map/geometry";
import { isAbsent, ValueView } from "../../parts/value";
import { EditForm } from "./form/editForm";
import { PlaceFacts } from "./placeFacts";
import { blocksOf, isPersonal, sectionsOf, valueOf, type SectionFields } from "./sections";

interface Props {
  type: RecordType;
  record: RecordAnswer;
  /** The section that is being corrected. */
  edited: string | null;
  onEdit: (section: string | null) => void;
  onChanged: () => void;
}

export function FieldSections(props: Props) {
  const { type, record, edited } = props;
  const { t } = useLanguage();
  const [isFull, setFull] = useState(false);
  const missing = record.missing ?? [];
  const isEmpty = (field: Field): boolean =>
    isAbsent(valueOf(record, type, field)) && !missing.includes(field.id) && !isPersonal(field);
  const sections = sectionsOf(type);
  const hidden = sections.flatMap((section) => section.fields).filter(isEmpty).length;
  return (
    <>
      {sections
        .map((section) => ({ section, fields: section.fields.filter((field) => isFull || !isEmpty(field)) }))
        .filter(({ section, fields }) => fields.length > 0 || edited === section.id)
        .map(({ section, fields }) => (
          <Section key={section.id} {...props} section={section} fields={fields} />
        ))}
      {hidden > 0 && (
        <button type="button" class="show-empty" aria-pressed={isFull} onClick={() => setFull(!isFull)}>
          {t("record.showEmpty", { count: hidden })}
        </button>
      )}
    </>
  );
}

interface SectionProps extends Props {
  section: SectionFields;
  /** Those that are shown. */
  fields: Field[];
}

/** Focus goes into the form when it opens and back to its button when it closes. */
function useFormFocus(isEdited: boolean) {
  const heading = useRef<HTMLHeadingElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const was = useRef(isEdited);
  useEffect(() => {
    if (isEdited && !was.current) heading.current?.focus();
    if (!isEdited && was.current) button.current?.focus();
    was.current = isEdited;
  }, [isEdited]);
  return { heading, button };
}

function Section(props: SectionProps) {
  const { type, record, section, fields, edited, onEdit, onChanged } = props;
  const { t, language } = useLanguage();
  const isEdited = edited === section.id;
  const { heading, button } = useFormFocus(isEdited);
  const title = labelIn(section.label, language) || t("record.otherFields");
  return (
    <section class="record-section" aria-labelledby={`section-${section.id}`}>
      <div class="section-heading">
        <h2 id={`section-${section.id}`} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {!isEdited && section.fields.some((field) => !isPersonal(field)) && (
          <button type="button" ref={button} class="correct" onClick={() => onEdit(section.id)}>
            {t("record.correct")} <span class="unseen">{title}</span>
          </button>
        )}
      </div>
      {isEdited ? (
        <EditForm
          key={section.id}
          type={type}
          record={record}
          section={section}
          title={title}
          onChanged={onChanged}
          onClose={() => onEdit(null)}
        />
      ) : (
        <Blocks type={type} record={record} fields={fields} />
      )}
    </section>
  );
}

function Blocks({ type, record, fields }: { type: RecordType; record: RecordAnswer; fields: Field[] }) {
  const { language } = useLanguage();
  return (
    <>
      {blocksOf(type, fields).map((block) => {
        const label = labelIn(block.label, language);
        return (
          <div key={block.key + (block.fields[0]?.id ?? "")} class="field-block">
            {label !== "" && <h3>{label}</h3>}
            <dl class="fields">
              {block.fields.map((field) => (
                <FieldRow key={field.id} type={type} record={record} field={field} />
              ))}
            </dl>
          </div>
        );
      })}
    </>
  );
}

interface RowProps {
  type: RecordType;
  record: RecordAnswer;
  field: Field;
}

function FieldRow({ type, record, field }: RowProps) {
  const { language } = useLanguage();
  const isMissing = record.missing?.includes(field.id) ?? false;
  return (
    <div class={isMissing ? "missing" : undefined}>
      <dt>{fieldLabel(field, language)}</dt>
      <dd>
        <Content type={type} record={record} field={field} isMissing={isMissing} />
      </dd>
    </div>
  );
}

function Content({ type, record, field, isMissing }: RowProps & { isMissing: boolean }) {
  const { t } = useLanguage();
  const value = valueOf(record, type, field);
  if (isPersonal(field) && isAbsent(value)) return <span class="sealed">{t("value.sealed")}</span>;
  if (isMissing) return <span class="mark">{t("value.missing")}</span>;
  if (isGeometry(value)) return <PlaceFacts record={record} geometry={value} />;
  return <ValueView field={field} value={value} name={record.names?.[field.id]} />;
}
