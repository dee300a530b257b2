// reportTable.tsx - reports, one a row: what, when, who, and what became of it.
import type { ReportSummary } from "../base/answers";
import { formatMoment, formatNumber } from "../base/format";
import { textOf, useLanguage } from "../base/i18n";
import { ReportState } from "./state";
import { Table, type Column } from "./table";

export function reportTitle(report: ReportSummary | { report: number; title?: string }): string {
  return report.title ? `${report.report} · ${report.title}` : String(report.report);
}

/** Rows that are still held: no report took them up. */
export function heldOpen(report: ReportSummary): number {
  return (report.held ?? 0) - (report.taken_up ?? 0);
}

export function ReportTable({ reports, caption }: { reports: ReportSummary[]; caption: string }) {
  const { t, language } = useLanguage();
  const columns: Column<ReportSummary>[] = [
    {
      id: "title",
      label: t("report.one"),
      heads: true,
      cell: (row) => <a href={`/reports/${row.report}`}>{reportTitle(row)}</a>,
    },
    { id: "state", label: t("report.state"), cell: (row) => <StateCell report={row} /> },
    { id: "kind", label: t("report.kind"), cell: (row) => textOf(language, `report.kind.${row.kind}`) ?? row.kind },
    { id: "author", label: t("report.author"), cell: (row) => row.author || t("value.absent") },
    { id: "recorded", label: t("report.recorded"), cell: (row) => formatMoment(row.recorded, language) },
    { id: "held", label: t("report.heldRows"), numeric: true, cell: (row) => formatNumber(heldOpen(row), language) },
  ];
  return <Table caption={caption} columns={columns} rows={reports} rowKey={(row) => row.report} />;
}

function StateCell({ report }: { report: ReportSummary }) {
  const { t } = useLanguage();
  return (
    <>
      <ReportState state={report.state} />
      {report.self_approved && <span class="mark">{t("mark.selfApproved")}</span>}
    </>
  );
}
