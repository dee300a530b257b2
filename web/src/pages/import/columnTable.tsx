// columnTable.tsx - one line per column of the file: what it holds and which field it feeds.
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, fieldOf, labelIn, type Field, type RecordType } from "../../base/model";
import { Table, type Column } from "../../parts/table";
import { fieldOfTarget, type Draft, type FeedOptions, type Target } from "./mappingDoc";
import type { FileFacts } from "./uploadAnswers";

const SAMPLES = 3;

export interface Editing {
  type: RecordType;
  file: FileFacts;
  draft: Draft;
  onTarget: (column: string, target: Target) => void;
  onOptions: (field: string, options: FeedOptions) => void;
}

interface Line {
  name: string;
  samples: string[];
  filled: number;
  isMissing: boolean;
}

function linesOf({ file, draft }: Editing): Line[] {
  const known = file.columns.map((column) => ({
    name: column.name,
    samples: column.values.slice(0, SAMPLES).map((value) => value.text),
    filled: column.filled,
    isMissing: false,
  }));
  const names = known.map((line) => line.name);
  const lost = Object.keys(draft.targets).filter((name) => !names.includes(name) && draft.targets[name] !== "");
  return [...known, ...lost.map((name) => ({ name, samples: [], filled: 0, isMissing: true }))];
}

export function ColumnTable(editing: Editing) {
  const { t, language } = useLanguage();
  const { draft, file } = editing;
  const columns: Column<Line>[] = [
    { id: "name", label: t("import.column"), heads: true, cell: (line) => line.name },
    {
      id: "samples",
      label: t("import.samples"),
      cell: (line) =>
        line.isMissing ? (
          <em>{t("import.columnMissing")}</em>
        ) : (
          <>
            <span class="samples">{line.samples.map((one) => `“${one}”`).join(" ")}</span>{" "}
            <span class="quiet-note">
              {t("import.filled", {
                filled: formatNumber(line.filled, language),
                rows: formatNumber(file.rows_read, language),
              })}
            </span>
          </>
        ),
    },
    { id: "target", label: t("import.target"), cell: (line) => <TargetField line={line} {...editing} /> },
  ];
  const lines = linesOf(editing);
  const fed = lines.filter((line) => draft.targets[line.name]).length;
  return (
    <Table
      caption={t("import.columnsCaption", { fed, count: lines.length })}
      columns={columns}
      rows={lines}
      rowKey={(line) => line.name}
    />
  );
}

/** Fields in the order and under the headings of their sections. */
function groupsOf(type: RecordType): { id: string; label: RecordType["label"]; fields: Field[] }[] {
  const fields = type.fields.filter((field) => field.kind !== "geometry");
  const groups = type.sections.map((section) => ({
    ...section,
    fields: fields.filter((field) => field.section === section.id),
  }));
  const rest = fields.filter((field) => !type.sections.some((section) => section.id === field.section));
  return [...groups, { id: "", label: type.label, fields: rest }].filter((group) => group.fields.length > 0);
}

function TargetField({ line, ...editing }: Editing & { line: Line }) {
  const { t, language } = useLanguage();
  const { type, draft, onTarget } = editing;
  const target = draft.targets[line.name] ?? "";
  const field = fieldOf(type, fieldOfTarget(target));
  return (
    <div class="target">
      <select
        aria-label={t("import.targetOf", { name: line.name })}
        data-column={line.name}
        value={target}
        onChange={(event) => onTarget(line.name, event.currentTarget.value as Target)}
      >
        <option value="">{t("import.nothing")}</option>
        <optgroup label={t("import.placeGroup")}>
          <option value="lon">{t("import.lon")}</option>
          <option value="lat">{t("import.lat")}</option>
          <option value="wkt">{t("import.wkt")}</option>
          <option value="id">{t("import.ownId")}</option>
        </optgroup>
        {groupsOf(type).map((group) => (
          <optgroup key={group.id} label={labelIn(group.label, language)}>
            {group.fields.map((one) => (
              <option key={one.id} value={`field:${one.id}`}>
                {fieldLabel(one, language)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {field && <OptionFields field={field} column={line.name} {...editing} />}
    </div>
  );
}

/** How the texts of a column are to be read, where its field leaves a choice. */
function OptionFields({ field, column, draft, onOptions }: Editing & { field: Field; column: string }) {
  const { t } = useLanguage();
  const options = draft.options[field.id] ?? {};
  const change = (more: FeedOptions): void => onOptions(field.id, { ...options, ...more });
  if (field.kind === "number" || field.kind === "integer")
    return (
      <Choice
        label={t("import.decimalOf", { name: column })}
        value={options.decimal ?? ""}
        choices={[
          ["", t("import.decimalAny")],
          [".", t("import.decimalPoint")],
          [",", t("import.decimalComma")],
        ]}
        onChoose={(decimal) => change(decimal === "" ? without(options, "decimal") : { decimal })}
      />
    );
  if (field.kind === "date")
    return (
      <Choice
        label={t("import.dateOrderOf", { name: column })}
        value={options.date_order ?? "dmy"}
        choices={[
          ["dmy", t("import.dayFirst")],
          ["mdy", t("import.monthFirst")],
        ]}
        onChoose={(date_order) => change({ date_order })}
      />
    );
  if (field.kind === "reference") return <ReferenceFields column={column} options={options} onChange={change} />;
  return null;
}

function without(options: FeedOptions, key: keyof FeedOptions): FeedOptions {
  return Object.fromEntries(Object.entries({ ...options, [key]: undefined })) as FeedOptions;
}

interface ChoiceProps {
  label: string;
  value: string;
  choices: [string, string][];
  onChoose: (value: string) => void;
}

export function Choice({ label, value, choices, onChoose }: ChoiceProps) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
      {choices.map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  );
}

interface ReferenceProps {
  column: string;
  options: FeedOptions;
  onChange: (more: FeedOptions) => void;
}

function ReferenceFields({ column, options, onChange }: ReferenceProps) {
  const { t } = useLanguage();
  const reference = options.reference ?? { column, match: "name" };
  const by = reference.match ?? "system";
  const { system: _system, match: _match, ...rest } = reference;
  const choose = (match: string): void =>
    onChange({ reference: match === "system" ? { ...rest, system: reference.system ?? "" } : { ...rest, match } });
  return (
    <>
      <Choice
        label={t("import.foundByOf", { name: column })}
        value={by}
        choices={[
          ["code", t("import.byCode")],
          ["name", t("import.byNameOf")],
          ["id", t("import.byId")],
          ["system", t("import.bySystem")],
        ]}
        onChoose={choose}
      />
      {by === "system" && (
        <input
          type="text"
          aria-label={t("import.systemOf", { name: column })}
          placeholder={t("import.systemHint")}
          value={reference.system ?? ""}
          onChange={(event) => onChange({ reference: { ...rest, system: event.currentTarget.value } })}
        />
      )}
    </>
  );
}
