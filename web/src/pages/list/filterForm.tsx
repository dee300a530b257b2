// filterForm.tsx - the filters the model offers for a list, each code with how many records it would leave.
import { useState } from "preact/hooks";
import type { FacetsAnswer, RecordAnswer, RecordPage } from "../../base/answers";
import { useResource, withQuery } from "../../base/api";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { codesOf, fieldLabel, labelIn, useModel, type Field, type RecordType } from "../../base/model";
import { datedField, filterFields, type DateRange, type ListState } from "./filters";

const OPTIONS_MAX = 1000;

interface Props {
  type: RecordType;
  state: ListState;
  facets: FacetsAnswer | undefined;
  change: (state: ListState) => void;
}

/** How many records each code would leave; undefined while nobody has counted. */
type Counts = ((code: string) => string) | undefined;

function useCounts(facets: FacetsAnswer | undefined): (field: Field) => Counts {
  const { language } = useLanguage();
  return (field) => {
    const facet = facets?.facets.find((one) => one.field === field.id);
    if (facet === undefined) return undefined;
    return (code) => {
      const records = facet.codes.find((one) => one.code === code)?.records ?? 0;
      return `${facet.estimated && records > 0 ? "≈\u202f" : ""}${formatNumber(records, language)}`;
    };
  };
}

export function FilterForm({ type, state, facets, change }: Props) {
  const { t } = useLanguage();
  const countsOf = useCounts(facets);
  const set = (id: string, value: string): void => {
    const filters = Object.fromEntries(
      Object.entries({ ...state.filters, [id]: value }).filter(([, one]) => one !== ""),
    );
    change({ ...state, filters, after: "" });
  };
  const dated = datedField(type);
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()} aria-label={t("list.filters")}>
      {filterFields(type).map((field) => (
        <Filter
          key={field.id}
          field={field}
          value={state.filters[field.id] ?? ""}
          counts={countsOf(field)}
          set={(value) => set(field.id, value)}
        />
      ))}
      {dated && (
        <DateFilter field={dated} range={state.dates} set={(dates) => change({ ...state, dates, after: "" })} />
      )}
      <label class="check">
        <input
          type="checkbox"
          name="incomplete"
          checked={state.incomplete}
          onChange={(event) => change({ ...state, incomplete: event.currentTarget.checked, after: "" })}
        />{" "}
        {t("list.incompleteOnly")}
      </label>
    </form>
  );
}

interface ControlProps {
  field: Field;
  value: string;
  counts: Counts;
  set: (value: string) => void;
}

function Filter(props: ControlProps) {
  const { language } = useLanguage();
  return (
    <label>
      <span>{fieldLabel(props.field, language)}</span>
      <Control {...props} />
    </label>
  );
}

interface DateProps {
  name: string;
  label: string;
  value: string;
  set: (value: string) => void;
}

/** A year is typed digit by digit: nothing is asked for before it is one. */
function DateInput({ name, label, value, set }: DateProps) {
  const take = (day: string): void => {
    if (day === "" || day >= "1900") set(day);
  };
  return (
    <label>
      {label} <input type="date" name={name} value={value} onChange={(event) => take(event.currentTarget.value)} />
    </label>
  );
}

function DateFilter({ field, range, set }: { field: Field; range: DateRange; set: (range: DateRange) => void }) {
  const { t, language } = useLanguage();
  return (
    <fieldset>
      <legend>{fieldLabel(field, language)}</legend>
      <DateInput name="from" label={t("list.from")} value={range.from} set={(from) => set({ ...range, from })} />
      <DateInput name="to" label={t("list.to")} value={range.to} set={(to) => set({ ...range, to })} />
    </fieldset>
  );
}

function Control(props: ControlProps) {
  const { field, value, set } = props;
  switch (field.kind) {
    case "code":
    case "codes":
      return <CodeSelect {...props} />;
    case "boolean":
      return <BooleanSelect {...props} />;
    case "reference":
      return <ReferenceSelect {...props} />;
    case "date":
      return <input type="date" value={value} onChange={(event) => set(event.currentTarget.value)} />;
    default: {
      const mode = field.kind === "text" ? "text" : "decimal";
      return (
        <input type="text" inputMode={mode} value={value} onChange={(event) => set(event.currentTarget.value.trim())} />
      );
    }
  }
}

interface SelectProps {
  name: string;
  value: string;
  options: { id: string; text: string }[];
  set: (value: string) => void;
  /** Shown for a chosen value that is not among the options. */
  chosen?: string | undefined;
  onApproach?: () => void;
}

function Select({ name, value, options, set, chosen, onApproach }: SelectProps) {
  const { t } = useLanguage();
  const isKnown = value === "" || options.some((option) => option.id === value);
  return (
    <select
      name={name}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
      onFocus={onApproach}
      onPointerEnter={onApproach}
    >
      <option value="">{t("list.any")}</option>
      {!isKnown && <option value={value}>{chosen ?? value.slice(-8)}</option>}
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.text}
        </option>
      ))}
    </select>
  );
}

function counted(text: string, code: string, counts: Counts): string {
  return counts === undefined ? text : `${text} (${counts(code)})`;
}

function CodeSelect({ field, value, counts, set }: ControlProps) {
  const { language } = useLanguage();
  const codes = codesOf(useModel(), field);
  const options = codes.map((code) => ({
    id: code.code,
    text: counted(labelIn(code.label, language) || code.code, code.code, counts),
  }));
  return <Select name={field.id} value={value} options={options} set={set} />;
}

function BooleanSelect({ field, value, counts, set }: ControlProps) {
  const { t } = useLanguage();
  const options = [
    { id: "true", text: counted(t("value.yes"), "true", counts) },
    { id: "false", text: counted(t("value.no"), "false", counts) },
  ];
  return <Select name={field.id} value={value} options={options} set={set} />;
}

/** What a reference may point to is asked for only when somebody comes near; the first thousand are offered. */
function ReferenceSelect({ field, value, set }: ControlProps) {
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
        name={field.id}
        value={value}
        options={options}
        set={set}
        chosen={chosen.data?.title}
        onApproach={() => setNear(true)}
      />
      {rest > 0 && <small>{t("list.optionsCut", { count: rows.length, rest })}</small>}
    </>
  );
}
