// newRecordPage.tsx - a form for a new record of a type, made from the model; it becomes a report.
import { useResource } from "../../base/api";
import type { RecordAnswer } from "../../base/answers";
import { useLanguage } from "../../base/i18n";
import {
  fieldOf,
  labelIn,
  typeLabel,
  typeOf,
  typePlural,
  useModel,
  type Field,
  type RecordType,
} from "../../base/model";
import { listPath, recordPath } from "../../base/router";
import { Heading } from "../../parts/heading";
import { Loading } from "../../parts/states";
import { MissingPage } from "../missing/missingPage";
import { draftOf, draftOfValue, type Draft } from "./form/draft";
import { FormField } from "./form/formField";
import { Done, Refused } from "./form/outcome";
import { ReportFields } from "./form/reportFields";
import { useForm } from "./form/useForm";
import { isPersonal, sectionsOf } from "./sections";
import "./record.css";

export function NewRecordPage({ typeId, search }: { typeId: string; search: string }) {
  const type = typeOf(useModel(), typeId);
  return type ? <Named type={type} search={search} /> : <MissingPage />;
}

/** A reference in the address ("?hazard=<id>") is filled in; its title is asked for first. */
function Named({ type, search }: { type: RecordType; search: string }) {
  const given = [...new URLSearchParams(search)].find(([name]) => fieldOf(type, name)?.kind === "reference");
  const [name = "", id = ""] = given ?? [];
  const field = fieldOf(type, name);
  const named = useResource<RecordAnswer>(field?.to ? `/api/records/${field.to}/${encodeURIComponent(id)}` : null);
  if (named.loading) return <Loading />;
  return <NewRecord type={type} given={field && named.data ? { field, record: named.data } : undefined} />;
}

interface Given {
  field: Field;
  record: RecordAnswer;
}

function NewRecord({ type, given }: { type: RecordType; given: Given | undefined }) {
  const { t, language } = useLanguage();
  const sections = sectionsOf(type);
  const fields = type.fields.filter((field) => !field.hidden);
  const nothing = draftOf(fields, {});
  const start: Draft = given ? { ...nothing, [given.field.id]: draftOfValue(given.record.id) } : nothing;
  const form = useForm(fields, start);
  const label = typeLabel(type, language);
  const send = async (): Promise<void> => {
    await form.send(nothing, { type: type.type }, t("form.newTitle", { type: label }));
  };
  const faults = fields.filter((field) => form.faults[field.id]).length;
  const [made] = form.submitted?.ids ?? [];
  return (
    <>
      <Heading title={t("form.new", { type: label })}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a>
          <span aria-hidden="true"> › </span>
          <a href={listPath(type.type)}>{typePlural(type, language)}</a>
          {given && (
            <>
              <span aria-hidden="true"> › </span>
              <a href={recordPath(given.field.to ?? "", given.record.id)}>{given.record.title}</a>
            </>
          )}
        </p>
      </Heading>
      {form.submitted ? (
        <>
          <Done submitted={form.submitted} />
          {form.submitted.state === "approved" && made && (
            <p>
              <a href={recordPath(type.type, made)}>{t("form.openNew")}</a>
            </p>
          )}
        </>
      ) : (
        <form
          class="record-form"
          noValidate
          aria-label={t("form.new", { type: label })}
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <p class="help">{t("form.newHelp")}</p>
          {form.problem && <Refused problem={form.problem} faults={faults} />}
          {sections.map((section) => (
            <section key={section.id} aria-labelledby={`section-${section.id}`}>
              <h2 id={`section-${section.id}`}>{labelIn(section.label, language) || t("record.otherFields")}</h2>
              <div class="form-fields">
                {section.fields.map((field) => (
                  <FormField
                    key={field.id}
                    field={field}
                    draft={form.draft[field.id] ?? draftOfValue(undefined)}
                    name={given?.field.id === field.id ? given.record.title : undefined}
                    fault={form.faults[field.id]}
                    onChange={(draft) => form.set(field, draft)}
                  />
                ))}
              </div>
              {section.fields.some(isPersonal) && <p class="sealed">{t("form.sealedNew")}</p>}
            </section>
          ))}
          <ReportFields id="report" draft={form.report} onChange={form.setReport} />
          {form.unchanged && <p role="status">{t("form.nothingGiven")}</p>}
          <p class="buttons">
            <button type="submit" disabled={form.sending}>
              {t(form.report.approve ? "form.sendApproved" : "form.send")}
            </button>
            <a href={listPath(type.type)}>{t("form.cancel")}</a>
          </p>
        </form>
      )}
    </>
  );
}
