// recordTable.tsx - records of one type as columns: the model's, or those the reader chose.
import type { RecordRow } from "../base/answers";
import { formatDate } from "../base/format";
import { useLanguage, type Translate } from "../base/i18n";
import { fieldLabel, fieldsOf, type Field, type RecordType } from "../base/model";
import { recordPath } from "../base/router";
import { Table, type Choice, type Column } from "./table";
import { Dash, ValueView } from "./value";

/** The order of a list, and the address of the list in another. */
export interface Order {
  /** "field", "-field", or "" for the newest first. */
  sort: string;
  fields: string[];
  link: (sort: string) => string;
}

interface Props {
  type: RecordType;
  rows: RecordRow[];
  caption: string;
  /** A field whose value all rows share and the caption says. */
  without?: string;
  /** Field ids; undefined: the model's columns. */
  columns?: string[];
  order?: Order;
  selection?: {
    ids: ReadonlySet<string>;
    toggle: (id: string, range: boolean) => void;
    toggleAll: (ids: string[], on: boolean) => void;
  };
}

export function missingCount(row: RecordRow): number {
  return Array.isArray(row.missing) ? row.missing.length : (row.missing ?? 0);
}

function titleOf(row: RecordRow, t: Translate): string {
  return row.title || t("value.untitled", { id: row.id.slice(-8) });
}

/** A press on the heading of a column that is sorted by turns the order round. */
function orderOf(order: Order | undefined, field: string | undefined): Pick<Column<RecordRow>, "order"> {
  if (!order || field === undefined || !order.fields.includes(field)) return {};
  const now = order.sort === field ? "ascending" : order.sort === `-${field}` ? "descending" : undefined;
  return { order: { now, href: order.link(now === "ascending" ? `-${field}` : field) } };
}

export function RecordTable({ type, rows, caption, without, columns: chosen, order, selection }: Props) {
  const { t, language } = useLanguage();
  const isInTitle = (field: Field): boolean => field.kind === "text" && type.title.includes(field.id);
  const fields = fieldsOf(type, chosen ?? type.list.columns).filter(
    (field) => field.id !== without && field.id !== type.geometry && !isInTitle(field),
  );
  const codeOfTitle = type.title.find((id) => id === type.code);
  const columns: Column<RecordRow>[] = [
    {
      id: "record:title",
      label: t("list.title"),
      heads: true,
      ...orderOf(order, codeOfTitle),
      cell: (row) => <a href={recordPath(type.type, row.id)}>{titleOf(row, t)}</a>,
    },
    ...fields.map((field) => ({
      ...valueColumn(field, fieldLabel(field, language), t("value.absent")),
      ...orderOf(order, field.id),
    })),
    {
      id: "record:observed",
      label: t("record.observed"),
      cell: (row) => (row.observed ? formatDate(row.observed, language) : <Dash text={t("value.absent")} />),
    },
    { id: "record:marks", label: t("list.marks"), cell: (row) => <Marks row={row} /> },
  ];
  const ids = rows.map((row) => row.id);
  const choice: Choice<RecordRow> | undefined = selection && {
    label: t("list.choose"),
    labelOf: (row) => t("list.chooseOne", { title: titleOf(row, t) }),
    labelOfAll: t("list.chooseAll"),
    has: (row) => selection.ids.has(row.id),
    toggle: (row, range) => selection.toggle(row.id, range),
    toggleAll: (on) => selection.toggleAll(ids, on),
  };
  return (
    <Table caption={caption} columns={columns} rows={rows} rowKey={(row) => row.id} {...(choice ? { choice } : {})} />
  );
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
