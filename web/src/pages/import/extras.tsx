// extras.tsx - what a mapping says beside its columns: the key of a row, the date of information, constants.
import { useState } from "preact/hooks";
import { useLanguage } from "../../base/i18n";
import { codeLabel, codesOf, fieldLabel, fieldOf, useModel, type Field, type RecordType } from "../../base/model";
import { Choice } from "./columnTable";
import type { Draft, Observed } from "./mappingDoc";

interface Props {
  type: RecordType;
  columns: string[];
  draft: Draft;
  onChange: (more: Partial<Draft>) => void;
}

export function Extras(props: Props) {
  return (
    <div class="extras">
      <KeyField {...props} />
      <ObservedField {...props} />
      <Constants {...props} />
    </div>
  );
}

function KeyField({ columns, draft, onChange }: Props) {
  const { t } = useLanguage();
  const several = draft.key.length > 1;
  return (
    <div>
      <label>
        <span>{t("import.key")}</span>
        <select
          name="key"
          value={several ? "several" : (draft.key[0] ?? "")}
          aria-describedby="key-hint"
          onChange={(event) => {
            const name = event.currentTarget.value;
            if (name !== "several") onChange({ key: name === "" ? [] : [name] });
          }}
        >
          <option value="">{t("import.keyNone")}</option>
          {several && <option value="several">{draft.key.join(" / ")}</option>}
          {columns.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p id="key-hint" class="help">
        {t(draft.key.length > 0 ? "import.keyHint" : "import.keyNoneHint")}
      </p>
    </div>
  );
}

function modeOf(observed: Observed | undefined): string {
  if (!observed) return "today";
  if (observed.columns) return "parts";
  return observed.column ? `column:${observed.column}` : "fixed";
}

function ObservedField({ columns, draft, onChange }: Props) {
  const { t } = useLanguage();
  const mode = modeOf(draft.observed);
  const order = draft.observed?.date_order;
  const choose = (value: string): void => {
    if (value === "today") return onChange({ observed: undefined });
    if (value === "fixed") return onChange({ observed: { value: new Date().toISOString().slice(0, 10) } });
    if (value.startsWith("column:"))
      onChange({ observed: { column: value.slice("column:".length), ...(order ? { date_order: order } : {}) } });
  };
  return (
    <div>
      <label>
        <span>{t("import.observed")}</span>
        <select name="observed" value={mode} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="today">{t("import.observedToday")}</option>
          <option value="fixed">{t("import.observedFixed")}</option>
          {mode === "parts" && <option value="parts">{t("import.observedParts")}</option>}
          {columns.map((name) => (
            <option key={name} value={`column:${name}`}>
              {t("import.observedColumn", { name })}
            </option>
          ))}
        </select>
      </label>
      {mode === "fixed" && (
        <input
          type="text"
          aria-label={t("import.observedDate")}
          value={draft.observed?.value ?? ""}
          onChange={(event) => onChange({ observed: { value: event.currentTarget.value.trim() } })}
        />
      )}
      {mode.startsWith("column:") && (
        <Choice
          label={t("import.dateOrderOf", { name: draft.observed?.column ?? "" })}
          value={order ?? "dmy"}
          choices={[
            ["dmy", t("import.dayFirst")],
            ["mdy", t("import.monthFirst")],
          ]}
          onChoose={(date_order) => onChange({ observed: { ...draft.observed, date_order } })}
        />
      )}
    </div>
  );
}

function Constants({ type, draft, onChange }: Props) {
  const { t, language } = useLanguage();
  const [added, setAdded] = useState("");
  const fed = Object.values(draft.targets);
  const free = type.fields.filter(
    (field) =>
      !["geometry", "reference"].includes(field.kind) &&
      !fed.includes(`field:${field.id}`) &&
      draft.constants[field.id] === undefined,
  );
  const set = (id: string, value: string | undefined): void => {
    const { [id]: _old, ...rest } = draft.constants;
    onChange({ constants: value === undefined ? rest : { ...rest, [id]: value } });
  };
  return (
    <fieldset>
      <legend>{t("import.constants")}</legend>
      {Object.keys(draft.constants).map((id) => {
        const field = fieldOf(type, id);
        return field ? (
          <p key={id} class="constant">
            <ConstantField field={field} value={draft.constants[id] ?? ""} onValue={(value) => set(id, value)} />
            <button type="button" onClick={() => set(id, undefined)}>
              {t("import.constantDrop", { name: fieldLabel(field, language) })}
            </button>
          </p>
        ) : null;
      })}
      <p class="constant">
        <select aria-label={t("import.constantField")} value={added} onChange={(e) => setAdded(e.currentTarget.value)}>
          <option value="">{t("import.constantChoose")}</option>
          {free.map((field) => (
            <option key={field.id} value={field.id}>
              {fieldLabel(field, language)}
            </option>
          ))}
        </select>
        <button
          type="button"
          disabled={added === ""}
          onClick={() => {
            set(added, "");
            setAdded("");
          }}
        >
          {t("import.constantAdd")}
        </button>
      </p>
    </fieldset>
  );
}

function ConstantField({ field, value, onValue }: { field: Field; value: string; onValue: (value: string) => void }) {
  const { t, language } = useLanguage();
  const model = useModel();
  const label = t("import.constantOf", { name: fieldLabel(field, language) });
  const codes = field.kind === "code" ? codesOf(model, field) : [];
  if (codes.length === 0)
    return (
      <label>
        <span>{label}</span>
        <input type="text" value={value} onChange={(event) => onValue(event.currentTarget.value)} />
      </label>
    );
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        <option value="">{t("import.choose")}</option>
        {codes.map((code) => (
          <option key={code.code} value={code.code}>
            {codeLabel(model, field, code.code, language)}
          </option>
        ))}
      </select>
    </label>
  );
}
