// monthTable.tsx - a figure by month as a table, newest first: what the chart shows, in numbers that open.
import { useState } from "preact/hooks";
import type { TrendMonth } from "../../base/answers";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, typePlural } from "../../base/model";
import { Table, type Column } from "../../parts/table";
import { datedList, measureField, type Figure } from "./figures";
import { monthName } from "./monthChart";
import { Opens } from "./figureCard";

export function MonthTable({ figure, months }: { figure: Figure; months: TrendMonth[] }) {
  const { t, language } = useLanguage();
  const [open, setOpen] = useState(false);
  const { type, trend } = figure;
  const columns: Column<TrendMonth>[] = [
    { id: "month", label: t("figure.month"), heads: true, cell: (row) => monthName(row.month, language, "long") },
    {
      id: "records",
      label: t("overview.records"),
      numeric: true,
      cell: (row) => (
        <Opens href={datedList(type, row.month)} records={row.sum.records}>
          {formatNumber(row.sum.records, language)}
        </Opens>
      ),
    },
    ...trend.measures.map((id, at): Column<TrendMonth> => {
      const field = measureField(figure, at);
      return {
        id,
        label: field ? fieldLabel(field, language) : id,
        numeric: true,
        cell: (row) => formatNumber(Math.round(row.sum.sums[at] ?? 0), language),
      };
    }),
  ];
  return (
    <details class="figure-months" onToggle={(event) => setOpen((event.currentTarget as HTMLDetailsElement).open)}>
      <summary>{t("figure.byMonth")}</summary>
      {open && (
        <Table
          caption={t("figure.monthsCaption", { type: typePlural(type, language) })}
          columns={columns}
          rows={[...months].reverse()}
          rowKey={(row) => row.month}
        />
      )}
    </details>
  );
}
