// editForm.tsx - correcting the values of one section: a report about one record, refused when somebody was faster.
import { useState } from "preact/hooks";
import type { RecordAnswer } from "../../../base/answers";
import { apiGet } from "../../../base/api";
import { formatDate } from "../../../base/format";
import { useLanguage } from "../../../base/i18n";
import { fieldLabel, type Field, type RecordType } from "../../../base/model";
import { Table, type Column } from "../../../parts/table";
import { ValueView } from "../../../parts/value";
import { allValues, isPersonal, type SectionFields } from "../sections";
import { draftOf, proposedBy, type Draft } from "./draft";
import { FormField } from "./formField";
import { Done, Refused } from "./outcome";
import { ReportFields } from "./reportFields";
import { useForm } from "./useForm";

interface Props {
  type: RecordType;
  record: RecordAnswer;
  section: SectionFields;
  title: string;
  onChanged: () => void;
  onClose: () => void;
}

const STALE = 412;

export function EditForm({ type, record, section, title, onChanged, onClose }: Props) {
  const { t, language } = useLanguage();
  const fields = section.fields.filter((field) => !isPersonal(field));
  const [known, setKnown] = useState(record);
  const [newer, setNewer] = useState<RecordAnswer>();
  const form = useForm(fields, draftOf(fields, allValues(record, type)));
  const send = async (base: RecordAnswer): Promise<void> => {
    const change = { type: type.type, id: record.id, version: String(base.version), strict: true };
    const name = t("form.correctionTitle", { section: title, title: record.title });
    if (await form.send(draftOf(fields, allValues(base, type)), change, name)) onChanged();
  };
  const readAgain = async (): Promise<void> => {
    const path = `/api/records/${encodeURIComponent(type.type)}/${encodeURIComponent(record.id)}`;
    setNewer(await apiGet<RecordAnswer>(`${path}?lang=${language}`));
  };
  const settle = (answer: RecordAnswer): void => {
    setNewer(undefined);
    setKnown(answer);
  };
  if (form.submitted) {
    return (
      <>
        <Done submitted={form.submitted} />
        <p class="buttons">
          <button type="button" onClick={onClose}>
            {t("form.close")}
          </button>
        </p>
      </>
    );
  }
  const isStale = form.problem?.status === STALE;
  const faults = fields.filter((field) => form.faults[field.id]).length;
  return (
    <form
      class="record-form"
      noValidate
      aria-label={t("form.correct", { section: title })}
      onSubmit={(event) => {
        event.preventDefault();
        void send(known);
      }}
    >
      {form.problem && !isStale && <Refused problem={form.problem} faults={faults} />}
      {isStale && !newer && (
        <div class="failure" role="alert">
          <p>
            <strong>{t("form.stale")}</strong>
          </p>
          <button type="button" onClick={() => void readAgain()}>
            {t("form.compare")}
          </button>
        </div>
      )}
      {newer && (
        <Collision
          fields={fields}
          type={type}
          draft={form.draft}
          seen={known}
          now={newer}
          onKeepMine={() => {
            settle(newer);
            void send(newer);
          }}
          onTakeTheirs={() => {
            settle(newer);
            onChanged();
            onClose();
          }}
        />
      )}
      <div class="form-fields">
        {fields.map((field) => (
          <FormField
            key={field.id}
            field={field}
            draft={form.draft[field.id] ?? { answer: "value", text: "", codes: [], shape: "area" }}
            name={record.names?.[field.id]}
            fault={isStale ? undefined : form.faults[field.id]}
            onChange={(draft) => form.set(field, draft)}
          />
        ))}
      </div>
      {section.fields.some(isPersonal) && <p class="sealed">{t("form.sealed")}</p>}
      <ReportFields id={`report-${section.id}`} draft={form.report} onChange={form.setReport} />
      {record.observed && form.report.observed < record.observed && (
        <p class="notice" role="status">
          {t("form.older", { date: formatDate(record.observed, language) })}
        </p>
      )}
      {form.unchanged && <p role="status">{t("form.unchanged")}</p>}
      <p class="buttons">
        <button type="submit" disabled={form.sending}>
          {t(form.report.approve ? "form.sendApproved" : "form.send")}
        </button>
        <button type="button" onClick={onClose}>
          {t("form.cancel")}
        </button>
      </p>
    </form>
  );
}

interface CollisionProps {
  fields: Field[];
  type: RecordType;
  draft: Draft;
  seen: RecordAnswer;
  now: RecordAnswer;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/** The fields one wants to change that became something else meanwhile: what one saw, what stands now, one's own. */
function Collision({ fields, type, draft, seen, now, onKeepMine, onTakeTheirs }: CollisionProps) {
  const { t, language } = useLanguage();
  const [before, current] = [allValues(seen, type), allValues(now, type)];
  const mine = proposedBy(fields, draft, draftOf(fields, before)).values;
  const rows = fields.filter(
    (field) => field.id in mine && JSON.stringify(before[field.id]) !== JSON.stringify(current[field.id]),
  );
  const columns: Column<Field>[] = [
    { id: "field", label: t("history.field"), heads: true, cell: (field) => fieldLabel(field, language) },
    {
      id: "seen",
      label: t("form.seen"),
      cell: (field) => <ValueView field={field} value={before[field.id]} name={seen.names?.[field.id]} />,
    },
    {
      id: "now",
      label: t("form.now"),
      cell: (field) => <ValueView field={field} value={current[field.id]} name={now.names?.[field.id]} />,
    },
    {
      id: "mine",
      label: t("form.mine"),
      cell: (field) => <ValueView field={field} value={mine[field.id] as never} />,
    },
  ];
  return (
    <div class="failure" role="alert">
      <p>
        <strong>{t("form.stale")}</strong>
      </p>
      <Table caption={t("form.collision")} columns={columns} rows={rows} rowKey={(field) => field.id} />
      <p class="buttons">
        <button type="button" onClick={onKeepMine}>
          {t("form.keepMine")}
        </button>
        <button type="button" onClick={onTakeTheirs}>
          {t("form.takeTheirs")}
        </button>
      </p>
    </div>
  );
}
