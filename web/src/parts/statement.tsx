// statement.tsx - what became of every row of a file: how many, and which were held or refused and why.
import type { Statement, StatementRow } from "../base/answers";
import { formatNumber } from "../base/format";
import { textOf, useLanguage, type Key } from "../base/i18n";
import { Table, type Column } from "./table";

export type Counts = Pick<Statement, "read" | "stored" | "updated" | "unchanged" | "held" | "refused">;

const COUNTS: { id: keyof Counts; key: Key }[] = [
  { id: "read", key: "statement.read" },
  { id: "stored", key: "statement.stored" },
  { id: "updated", key: "statement.updated" },
  { id: "unchanged", key: "statement.unchanged" },
  { id: "held", key: "statement.held" },
  { id: "refused", key: "statement.refused" },
];

export function StatementCounts({ counts }: { counts: Partial<Counts> }) {
  const { t, language } = useLanguage();
  return (
    <dl class="counts">
      {COUNTS.map((one) => (
        <div key={one.id} data-count={one.id}>
          <dt>{t(one.key)}</dt>
          <dd>{formatNumber(counts[one.id] ?? 0, language)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Outcome({ row }: { row: StatementRow }) {
  const { t, language } = useLanguage();
  return (
    <>
      {textOf(language, `statement.${row.outcome}`) ?? row.outcome}
      {row.taken_up_by && (
        <>
          {" · "}
          <a href={`/reports/${row.taken_up_by}`}>{t("statement.takenUpBy", { number: String(row.taken_up_by) })}</a>
        </>
      )}
    </>
  );
}

interface RowsProps<Row extends StatementRow> {
  rows: Row[];
  caption: string;
  more?: Column<Row>[];
}

export function StatementRows<Row extends StatementRow>({ rows, caption, more = [] }: RowsProps<Row>) {
  const { t, language } = useLanguage();
  const columns: Column<Row>[] = [
    {
      id: "row",
      label: t("statement.row"),
      numeric: true,
      heads: true,
      cell: (row) => row.where || formatNumber(row.row, language),
    },
    {
      id: "outcome",
      label: t("statement.outcome"),
      cell: (row) => <Outcome row={row} />,
    },
    { id: "column", label: t("statement.column"), cell: (row) => row.column || t("value.absent") },
    { id: "value", label: t("statement.value"), cell: (row) => <code>{row.value ?? ""}</code> },
    { id: "reason", label: t("statement.reason"), cell: (row) => row.reason ?? "" },
    { id: "proposal", label: t("statement.proposal"), cell: (row) => row.proposal || t("statement.noProposal") },
    ...more,
  ];
  return <Table caption={caption} columns={columns} rows={rows} rowKey={(row, i) => `${row.row}/${i}`} />;
}
