// indicatorTable.tsx - all indicators of a framework in one table, to print and to take along.
import { useLanguage } from "../../base/i18n";
import { TrafficLight } from "../../charts";
import { CsvButton } from "../../charts/csvButton";
import { Empty } from "../../parts/states";
import { Table, type Column } from "../../parts/table";
import { isRevised } from "./indicatorView";
import type { Framework, Indicator } from "./resultAnswers";
import { frameworkPath, useWords, type Choice } from "./words";

interface Row extends Indicator {
  /** Code of the result it is of. */
  result: string;
}

export function IndicatorTable({ framework, choice }: { framework: Framework; choice: Choice }) {
  const { t } = useLanguage();
  const words = useWords();
  const rows = framework.nodes.flatMap((node) => node.indicators.map((one): Row => ({ ...one, result: node.code })));
  const unit = (row: Row): string => words.label(row.unit);
  const columns: Column<Row>[] = [
    {
      id: "indicator",
      label: t("results.indicator"),
      heads: true,
      cell: (row) => (
        <a href={frameworkPath(framework.code, choice.on, [row.code])}>
          {row.code} {words.label(row.name)}
        </a>
      ),
    },
    {
      id: "light",
      label: t("light.column"),
      cell: (row) => <TrafficLight light={row.light} overdue={row.late !== null} />,
    },
    { id: "baseline", label: t("chart.baseline"), numeric: true, cell: (row) => words.figure(row.baseline, unit(row)) },
    {
      id: "target",
      label: t("chart.target"),
      numeric: true,
      cell: (row) => (
        <>
          {words.figure(row.target, unit(row))}
          {isRevised(row) && (
            <span class="mark">
              {t("results.revisedFrom", { value: words.figure(row.original_target, unit(row)) })}
            </span>
          )}
        </>
      ),
    },
    { id: "actual", label: t("results.actual"), numeric: true, cell: (row) => words.figure(row.actual, unit(row)) },
    {
      id: "achievement",
      label: t("results.achievement"),
      numeric: true,
      cell: (row) => (
        <>
          <strong>{words.percent(row.achievement_percent)}</strong>
          {isRevised(row) && (
            <span class="mark">
              {t("results.ofOriginal", { value: words.percent(row.achievement_of_original_percent) })}
            </span>
          )}
        </>
      ),
    },
    { id: "expected", label: t("results.expected"), numeric: true, cell: (row) => words.percent(row.expected_percent) },
    {
      id: "last",
      label: t("results.lastPeriod"),
      cell: (row) => (row.last_period ? words.period(row.last_period) : t("results.never")),
    },
  ];
  const heads = [
    ...[t("results.result"), t("results.code"), t("results.indicator"), t("results.unit"), t("light.column")],
    ...[t("results.late"), t("chart.baseline"), t("chart.target"), t("results.original"), t("results.actual")],
    ...[t("results.achievement"), t("results.achievementOfOriginal"), t("results.expected")].map((one) => `${one} (%)`),
    ...[`${t("results.performance")} (%)`, t("results.lastPeriod"), t("results.measure")],
  ];
  const lines = () =>
    rows.map((row) => [
      ...[row.result, row.code, words.label(row.name), unit(row), t(`light.${row.light}`), row.late?.since ?? null],
      ...[row.baseline, row.target, row.original_target, row.actual, row.achievement_percent],
      ...[row.achievement_of_original_percent, row.expected_percent, row.performance_percent],
      ...[row.last_period ? `${row.last_period.from}/${row.last_period.to}` : null, row.computed_from],
    ]);
  const title = t("results.indicatorsOf", { name: words.label(framework.name) || framework.code });
  return (
    <section aria-labelledby="indicators-title">
      <h2 id="indicators-title">{t("results.indicators")}</h2>
      {rows.length === 0 ? (
        <Empty>{t("results.noIndicators")}</Empty>
      ) : (
        <>
          <Table caption={title} columns={columns} rows={rows} rowKey={(row) => row.id} />
          <CsvButton title={title} on={framework.on} heads={heads} lines={lines} />
        </>
      )}
    </section>
  );
}
