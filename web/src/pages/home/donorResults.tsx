// donorResults.tsx - what a donor's money came to: the whole figure and the donor's part of it, in columns of their own.
import { useLanguage } from "../../base/i18n";
import { TrafficLight } from "../../charts";
import { Empty } from "../../parts/states";
import { Table, type Column } from "../../parts/table";
import { CsvButton } from "../../charts/csvButton";
import { frameworkPath, useWords } from "../results/words";
import type { DonorAnswer, FundedIndicator, FundedResult } from "./donorAnswers";

interface Row {
  result: FundedResult;
  /** undefined: the result is paid for, but not measured. */
  measured: FundedIndicator | undefined;
}

function rowsOf(results: FundedResult[]): Row[] {
  return results.flatMap((result): Row[] =>
    result.indicators.length === 0
      ? [{ result, measured: undefined }]
      : result.indicators.map((measured) => ({ result, measured })),
  );
}

export function DonorResults({ of }: { of: DonorAnswer }) {
  const { t } = useLanguage();
  const words = useWords();
  const part = usePart();
  const rows = rowsOf(of.results);
  const unit = ({ measured }: Row): string => words.label(measured?.unit);
  const columns: Column<Row>[] = [
    {
      id: "result",
      label: t("results.result"),
      heads: true,
      cell: ({ result }) => (
        <>
          <a href={frameworkPath(result.plan, "", [result.code])}>
            {result.code} {words.label(result.text)}
          </a>{" "}
          <span class="quiet">{result.plan}</span>
        </>
      ),
    },
    { id: "share", label: t("home.share"), cell: ({ result }) => <Share of={result} donor={of.id} /> },
    {
      id: "indicator",
      label: t("results.indicator"),
      cell: ({ measured }) => (measured ? `${measured.code} ${words.label(measured.name)}` : t("home.notMeasured")),
    },
    { id: "full", label: t("home.full"), numeric: true, cell: (row) => words.figure(row.measured?.full, unit(row)) },
    { id: "pro-rata", label: t("home.proRata"), numeric: true, cell: (row) => <strong>{part(row, unit(row))}</strong> },
    {
      id: "target",
      label: t("home.fullTarget"),
      numeric: true,
      cell: (row) => words.figure(row.measured?.full_target, unit(row)),
    },
    {
      id: "achievement",
      label: t("results.achievement"),
      numeric: true,
      cell: ({ measured }) => words.percent(measured?.achievement_percent),
    },
    {
      id: "light",
      label: t("light.column"),
      cell: ({ measured }) => (measured ? <TrafficLight light={measured.light} /> : t("value.none")),
    },
  ];
  const title = t("home.donorResults");
  return (
    <section aria-labelledby="donor-results">
      <h2 id="donor-results">{title}</h2>
      {rows.length === 0 ? (
        <Empty>{t("home.noResults")}</Empty>
      ) : (
        <>
          <p class="help">{t("home.fullAndPart")}</p>
          <Table
            caption={t("home.donorResultsCaption", { count: of.results.length })}
            columns={columns}
            rows={rows}
            rowKey={({ result, measured }) => measured?.id ?? result.id}
          />
          <CsvButton
            title={title}
            on={of.on}
            heads={[
              ...[t("results.framework"), t("results.code"), t("results.result"), `${t("home.share")} (%)`],
              ...[t("results.code"), t("results.indicator"), t("results.unit"), t("home.full"), t("home.proRata")],
              ...[t("home.fullTarget"), `${t("results.achievement")} (%)`],
            ]}
            lines={() =>
              rows.map((row) => [
                ...[row.result.plan, row.result.code, words.label(row.result.text), row.result.share_percent],
                ...[row.measured?.code ?? null, words.label(row.measured?.name), unit(row)],
                ...[row.measured?.full ?? null, row.measured?.pro_rata ?? null],
                ...[row.measured?.full_target ?? null, row.measured?.achievement_percent ?? null],
              ])
            }
          />
        </>
      )}
    </section>
  );
}

/** Its part in figures; a part that cannot be told is not the same as one that is not known. */
function usePart(): (row: Row, unit: string) => string {
  const { t } = useLanguage();
  const words = useWords();
  return ({ result, measured }, unit) => {
    const isKnown = measured && measured.full !== null && result.share_percent !== null;
    return isKnown && measured.pro_rata === null ? t("home.notDivided") : words.figure(measured?.pro_rata, unit);
  };
}

/** How much of it this donor pays, who says so, and who else pays. */
function Share({ of, donor }: { of: FundedResult; donor: string }) {
  const { t } = useLanguage();
  const words = useWords();
  const others = of.donors.filter((one) => one.id !== donor);
  return (
    <>
      {words.percent(of.share_percent)} <span class="quiet">({t(`home.saidOf.${of.said_of}`)})</span>
      {of.cancelled && <span class="mark">{t("home.cancelled")}</span>}
      {others.length > 0 && (
        <span class="mark">
          {t("home.sharedWith", {
            donors: others.map((one) => `${one.name} ${words.percent(one.share_percent)}`).join(", "),
          })}
        </span>
      )}
    </>
  );
}
