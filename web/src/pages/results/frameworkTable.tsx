// frameworkTable.tsx - frameworks beside each other: each mean with what was expected, its coverage and its weakest part.
import { useLanguage } from "../../base/i18n";
import { TrafficLight } from "../../charts";
import { CsvButton } from "../../charts/csvButton";
import { Table, type Column } from "../../parts/table";
import type { FrameworkRow } from "./resultAnswers";
import { Coverage, Weakest } from "./rollUp";
import { frameworkPath, kindOf, useWords } from "./words";

interface Props {
  rows: FrameworkRow[];
  caption: string;
  /** The day of the figures. */
  day: string;
  /** The day the address asks for. */
  on: string;
}

export function FrameworkTable({ rows, caption, day, on }: Props) {
  const { t } = useLanguage();
  const words = useWords();
  const columns: Column<FrameworkRow>[] = [
    {
      id: "name",
      label: t("results.framework"),
      heads: true,
      cell: (row) => (
        <>
          <a href={frameworkPath(row.code, on)}>{words.label(row.name) || row.code}</a>{" "}
          <span class="quiet result-code">{row.code}</span>
        </>
      ),
    },
    { id: "kind", label: t("results.kind"), cell: (row) => kindOf(row, words) },
    { id: "light", label: t("light.column"), cell: (row) => <TrafficLight light={row.light} /> },
    {
      id: "progress",
      label: t("results.progress"),
      numeric: true,
      cell: (row) => <strong>{words.percent(row.progress_percent)}</strong>,
    },
    { id: "planned", label: t("results.planned"), numeric: true, cell: (row) => words.percent(row.planned_percent) },
    { id: "coverage", label: t("results.coverage"), numeric: true, cell: (row) => <Coverage of={row} /> },
    {
      id: "weakest",
      label: t("results.weakest"),
      numeric: true,
      cell: (row) => <Weakest of={row} href={frameworkPath(row.code, on, row.weakest ? [row.weakest] : [])} />,
    },
    { id: "late", label: t("results.late"), numeric: true, cell: (row) => words.figure(row.late_count) },
    { id: "faults", label: t("results.faults"), numeric: true, cell: (row) => words.figure(row.fault_count) },
  ];
  const heads = [
    ...[t("results.code"), t("results.framework"), t("results.kind"), t("light.column")],
    ...[t("results.progress"), t("results.planned"), t("results.coverage")].map((head) => `${head} (%)`),
    ...[t("results.weakest"), `${t("results.least")} (%)`, t("results.late"), t("results.faults")],
  ];
  const lines = () =>
    rows.map((row) => [
      ...[row.code, words.label(row.name), kindOf(row, words), t(`light.${row.light}`)],
      ...[row.progress_percent, row.planned_percent, row.coverage_percent ?? null],
      ...[row.weakest ?? null, row.least_percent ?? null, row.late_count, row.fault_count],
    ]);
  return (
    <>
      <Table caption={caption} columns={columns} rows={rows} rowKey={(row) => row.id} />
      <CsvButton title={caption} on={day} heads={heads} lines={lines} />
    </>
  );
}
