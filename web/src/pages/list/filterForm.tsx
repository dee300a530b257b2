// filterForm.tsx - the filters the model offers for a list; applying them changes the address, nothing else.
import { useState } from "preact/hooks";
import type { RecordAnswer, RecordPage } from "../../base/answers";
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { codesOf, fieldLabel, labelIn, useModel, type Field, type RecordType } from "../../base/model";
import { listPath, navigate } from "../../base/router";
import { Choices } from "./choices";
import { datedField, filterFields, isFiltered, listQuery, type DateRange, type ListState } from "./filters";

const OPTIONS_MAX = 1000;

export function FilterForm({ type, state }: { type: RecordType; state: ListState }) {
  const { t } = useLanguage();
  const fields = filterFields(type);
  const apply = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? "").trim();
    const filters = Object.fromEntries(fields.map((field) => [field.id, text(field.id)]));
    const dates = { from: text("from"), to: text("to") };
    const query = listQuery({ ...state, filters, dates, incomplete: form.has("incomplete"), after: "" });
    navigate(withQuery(listPath(type.type), query));
  };
  const dated = datedField(type);
  return (
    <form class="filters" onSubmit={apply} aria-label={t("list.filters")}>
      {fields.map((field) => (
        <Filter key={field.id} field={field} value={state.filters[field.id] ?? ""} />
      ))}
      {dated && <DateFilter field={dated} range={state.dates} />}
      <label class="check">
        <input type="checkbox" name="incomplete" defaultChecked={state.incomplete} /> {t("list.incompleteOnly")}
      </label>
      <Choices type={type} state={state} />
      <div class="buttons">
        <button type="submit">{t("list.apply")}</button>
        {isFiltered(state) && <a href={listPath(type.type)}>{t("list.clear")}</a>}
      </div>
    </form>
  );
}

function Filter({ field, value }: { field: Field; value: string }) {
  const { language } = useLanguage();
  return (
    <label>
      <span>{fieldLabel(field, language)}</span>
      <Control field={field} value={value} />
    </label>
  );
}

function DateFilter({ field, range }: { field: Field; range: DateRange }) {
  const { t, language } = useLanguage();
  return (
    <fieldset>
      <legend>{fieldLabel(field, language)}</legend>
      <label>
        {t("list.from")} <input type="date" name="from" defaultValue={range.from} />
      </label>
      <label>
        {t("list.to")} <input type="date" name="to" defaultValue={range.to} />
      </label>
    </fieldset>
  );
}

function Control({ field, value }: { field: Field; value: string }) {
  switch (field.kind) {
    case "code":
    case "codes":
      return <CodeSelect field={field} value={value} />;
    case "boolean":
      return <BooleanSelect field={field} value={value} />;
    case "reference":
      return <ReferenceSelect field={field} value={value} />;
    case "date":
      return <input type="date" name={field.id} defaultValue={value} />;
    case "integer":
    case "number":
      return <input type="text" inputMode="decimal" name={field.id} defaultValue={value} />;
    default:
      return <input type="text" name={field.id} defaultValue={value} />;
  }
}

interface SelectProps {
  field: Field;
  value: string;
  options: { id: string; text: string }[];
  /** Shown for a chosen value that is not among the options. */
  chosen?: string | undefined;
  onApproach?: () => void;
}

function Select({ field, value, options, chosen, onApproach }: SelectProps) {
  const { t } = useLanguage();
  const isKnown = value === "" || options.some((option) => option.id === value);
  return (
    <select name={field.id} onFocus={onApproach} onPointerEnter={onApproach}>
      <option value="">{t("list.any")}</option>
      {!isKnown && (
        <option value={value} selected>
          {chosen ?? value}
        </option>
      )}
      {options.map((option) => (
        <option key={option.id} value={option.id} selected={option.id === value}>
          {option.text}
        </option>
      ))}
    </select>
  );
}

function CodeSelect({ field, value }: { field: Field; value: string }) {
  const { language } = useLanguage();
  const codes = codesOf(useModel(), field);
  const options = codes.map((code) => ({ id: code.code, text: labelIn(code.label, language) || code.code }));
  return <Select field={field} value={value} options={options} />;
}

function BooleanSelect({ field, value }: { field: Field; value: string }) {
  const { t } = useLanguage();
  const options = [
    { id: "true", text: t("value.yes") },
    { id: "false", text: t("value.no") },
  ];
  return <Select field={field} value={value} options={options} />;
}

/** What a reference may point to is asked for only when somebody comes near; the first thousand are offered. */
function ReferenceSelect({ field, value }: { field: Field; value: string }) {
  const { t, language } = useLanguage();
  const [isNear, setNear] = useState(false);
  const path = `/api/records/${encodeURIComponent(field.to ?? "")}`;
  const chosen = useResource<RecordAnswer>(value === "" ? null : `${path}/${encodeURIComponent(value)}`);
  const targets = useResource<RecordPage>(isNear ? withQuery(path, { limit: OPTIONS_MAX }) : null);
  const rows = targets.data?.rows ?? [];
  const options = rows.map((row) => ({ id: row.id, text: row.title || row.id }));
  options.sort((a, b) => a.text.localeCompare(b.text, language));
  const rest = (targets.data?.matched ?? 0) - rows.length;
  return (
    <>
      <Select
        field={field}
        value={value}
        options={options}
        chosen={chosen.data?.title}
        onApproach={() => setNear(true)}
      />
      {rest > 0 && <small>{t("list.optionsCut", { count: rows.length, rest })}</small>}
    </>
  );
}
