// recordTable.tsx - records of one type as the model's list columns.
import type { RecordRow } from "../base/answers";
import { formatDate } from "../base/format";
import { useLanguage } from "../base/i18n";
import { fieldLabel, fieldsOf, type Field, type RecordType } from "../base/model";
import { recordPath } from "../base/router";
import { Table, type Column } from "./table";
import { Dash, ValueView } from "./value";

interface Props {
  type: RecordType;
  rows: RecordRow[];
  caption: string;
  /** A field whose value all rows share and the caption says. */
  without?: string;
}

export function missingCount(row: RecordRow): number {
  return Array.isArray(row.missing) ? row.missing.length : (row.missing ?? 0);
}

export function RecordTable({ type, rows, caption, without }: Props) {
  const { t, language } = useLanguage();
  const isInTitle = (field: Field): boolean => field.kind === "text" && type.title.includes(field.id);
  const fields = fieldsOf(type, type.list.columns).filter(
    (field) => field.id !== without && field.id !== type.geometry && !isInTitle(field),
  );
  const columns: Column<RecordRow>[] = [
    {
      id: "record:title",
      label: t("list.title"),
      heads: true,
      cell: (row) => (
        <a href={recordPath(type.type, row.id)}>{row.title || t("value.untitled", { id: row.id.slice(-8) })}</a>
      ),
    },
    ...fields.map((field) => valueColumn(field, fieldLabel(field, language), t("value.absent"))),
    {
      id: "record:observed",
      label: t("record.observed"),
      cell: (row) => (row.observed ? formatDate(row.observed, language) : <Dash text={t("value.absent")} />),
    },
    { id: "record:marks", label: t("list.marks"), cell: (row) => <Marks row={row} /> },
  ];
  return <Table caption={caption} columns={columns} rows={rows} rowKey={(row) => row.id} />;
}

function valueColumn(field: Field, label: string, absent: string): Column<RecordRow> {
  return {
    id: field.id,
    label,
    numeric: field.kind === "number" || field.kind === "integer",
    cell: (row) =>
      row.values[field.id] === undefined ? (
        <Dash text={absent} />
      ) : (
        <ValueView field={field} value={row.values[field.id]} name={row.names?.[field.id]} />
      ),
  };
}

function Marks({ row }: { row: RecordRow }) {
  const { t } = useLanguage();
  const missing = missingCount(row);
  if (missing === 0 && !row.self_approved) return <Dash text={t("list.noMarks")} />;
  return (
    <>
      {missing > 0 && <span class="mark">{t("list.missing", { count: missing })}</span>}{" "}
      {row.self_approved && <span class="mark">{t("mark.selfApproved")}</span>}
    </>
  );
}
