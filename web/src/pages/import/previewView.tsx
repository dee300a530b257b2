// previewView.tsx - the first rows as they would be stored, and the problems of the first rows.
import { formatDate, formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, fieldOf, useModel, typeOf, type Field, type RecordType } from "../../base/model";
import { Table, type Column } from "../../parts/table";
import { Dash, ValueView } from "../../parts/value";
import type { Preview, PreviewRow, Problem } from "./uploadAnswers";

const FIELDS_SHOWN = 12;

export function PreviewView({ preview, isOld }: { preview: Preview; isOld: boolean }) {
  const { t, language } = useLanguage();
  const number = (value: number): string => formatNumber(value, language);
  const fine = preview.rows_read - preview.held;
  return (
    <div aria-busy={isOld}>
      <p role="status">
        {t(preview.whole ? "import.previewAll" : "import.previewFirst", { count: preview.rows_read })}{" "}
        <strong>{t("import.previewFine", { count: fine })}</strong>
        {", "}
        <strong>{t("import.previewHeld", { count: preview.held })}</strong>
        {preview.warned > 0 && `, ${t("import.previewWarned", { count: preview.warned })}`}
        {"."}
      </p>
      {preview.keys_twice > 0 && <p class="notice">{t("import.keysTwice", { count: preview.keys_twice })}</p>}
      {preview.missing_columns.length > 0 && (
        <p class="notice">
          {t("import.missingColumns")} {preview.missing_columns.join(", ")}
        </p>
      )}
      {preview.problems.length > 0 && <Problems problems={preview.problems} />}
      <StoredRows rows={preview.rows} />
      {preview.rows.length < preview.rows_read && (
        <p class="help">{t("import.previewShown", { shown: number(preview.rows.length) })}</p>
      )}
    </div>
  );
}

function Problems({ problems }: { problems: Problem[] }) {
  const { t, language } = useLanguage();
  const columns: Column<Problem>[] = [
    {
      id: "row",
      label: t("statement.row"),
      numeric: true,
      heads: true,
      cell: (one) => one.where || formatNumber(one.row, language),
    },
    {
      id: "outcome",
      label: t("statement.outcome"),
      cell: (one) => t(one.outcome === "held" ? "import.wouldBeHeld" : "import.warning"),
    },
    { id: "column", label: t("statement.column"), cell: (one) => one.column || <Dash text={t("value.absent")} /> },
    { id: "value", label: t("statement.value"), cell: (one) => <code>{one.value}</code> },
    { id: "reason", label: t("statement.reason"), cell: (one) => one.reason },
    { id: "proposal", label: t("statement.proposal"), cell: (one) => one.proposal || t("statement.noProposal") },
  ];
  return (
    <Table
      caption={t("import.problemsCaption", { count: problems.length })}
      columns={columns}
      rows={problems}
      rowKey={(one) => one.row}
    />
  );
}

/** Fields that any of the rows has something in, in the type's order. */
function fieldsShown(rows: PreviewRow[], type: RecordType | undefined): Field[] {
  const ids = new Set(rows.flatMap((row) => [...Object.keys(row.values ?? {}), ...Object.keys(row.references ?? {})]));
  return (type?.fields ?? []).filter((field) => ids.has(field.id)).slice(0, FIELDS_SHOWN);
}

function StoredRows({ rows }: { rows: PreviewRow[] }) {
  const { t, language } = useLanguage();
  const model = useModel();
  const types = [...new Set(rows.map((row) => row.type ?? ""))];
  const type = typeOf(model, types[0] ?? "");
  const columns: Column<PreviewRow>[] = [
    {
      id: "row",
      label: t("statement.row"),
      numeric: true,
      heads: true,
      cell: (row) => formatNumber(row.row, language),
    },
    {
      id: "outcome",
      label: t("statement.outcome"),
      cell: (row) => t(row.outcome === "held" ? "import.wouldBeHeld" : "import.wouldBeStored"),
    },
    { id: "key", label: t("import.keyColumn"), cell: (row) => row.key || <Dash text={t("value.absent")} /> },
    {
      id: "observed",
      label: t("record.observed"),
      cell: (row) => (row.observed ? formatDate(row.observed, language) : t("import.observedToday")),
    },
    ...fieldsShown(rows, type).map((field) => ({
      id: field.id,
      label: fieldLabel(field, language),
      cell: (row: PreviewRow) => <Cell field={fieldOf(typeOf(model, row.type ?? "") ?? type!, field.id)} row={row} />,
    })),
  ];
  return <Table caption={t("import.previewCaption")} columns={columns} rows={rows} rowKey={(row) => row.row} />;
}

function Cell({ field, row }: { field: Field | undefined; row: PreviewRow }) {
  const { t } = useLanguage();
  if (!field) return null;
  const reference = row.references?.[field.id];
  if (reference) return <em>{t("import.looksFor", { text: reference })}</em>;
  const value = row.values?.[field.id];
  return value === undefined ? <Dash text={t("value.absent")} /> : <ValueView field={field} value={value} />;
}
