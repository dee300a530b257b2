// programmeTable.tsx - every programme in a row: what is open, released, harmed and reached, its plans, needs and last word.
import { useLanguage } from "../../base/i18n";
import { labelIn } from "../../base/model";
import { OpenFigure } from "../../charts";
import { Table, type Column } from "../../parts/table";
import { CsvButton } from "../../charts/csvButton";
import type { Line } from "../../charts/download";
import { useWords } from "../results/words";
import type { Money, Portfolio, PortfolioProgramme, Sum } from "./homeAnswers";
import { homePath } from "./homePlace";
import { usePortfolioRecords, type FigureAsked, type Span } from "./portfolioRecords";

function sumOf(sum: Sum | undefined, value: string | undefined): number | null {
  if (!sum) return null;
  if (value === undefined) return sum.records;
  return sum.records === 0 ? 0 : (sum.sums[value] ?? null);
}

/** A figure of a programme: what it is called, of which months, and its records. */
interface FigureColumn {
  id: string;
  label: string;
  unit?: string;
  value: (programme: PortfolioProgramme) => number | null;
  records: (programme: PortfolioProgramme) => FigureAsked;
}

function useFigureColumns({ measures, totals, on }: Portfolio): FigureColumn[] {
  const { t, language } = useLanguage();
  const year = on.slice(0, 4);
  const asked =
    (id: string | undefined, span: Span, members?: Record<string, string>) => (one: PortfolioProgramme) => ({
      measure: id,
      programme: one,
      span,
      ...(members ? { members } : {}),
    });
  const area = measures.released?.values[0];
  const reach = measures.reached?.values[0];
  return [
    {
      id: "open",
      label: t("home.openHazards"),
      value: (one) => sumOf(one.hazards?.open, undefined),
      records: asked(measures.hazards?.id, "ever"),
    },
    {
      id: "released",
      label: t("home.inYear", { what: labelIn(measures.released?.label, language), year }),
      ...(area?.unit ? { unit: area.unit } : {}),
      value: (one) => sumOf(one.released?.this_year, area?.id),
      records: asked(measures.released?.id, "this_year"),
    },
    ...(measures.harmed?.values ?? []).map(({ id, label }) => ({
      id,
      label: t("home.inYear", { what: labelIn(label, language), year }),
      value: (one: PortfolioProgramme) => sumOf(one.harmed?.this_year, id),
      records: asked(measures.harmed?.id, "this_year"),
    })),
    ...(totals.reached ?? []).map(({ method, label }) => ({
      id: `reached/${method ?? ""}`,
      label: t("home.inYear", { what: labelIn(label, language) || t("measures.notRecorded"), year }),
      value: (one: PortfolioProgramme) => {
        const of = one.reached?.find((own) => own.method === method);
        return one.reached ? (of ? sumOf(of.this_year, reach?.id) : 0) : null;
      },
      records: asked(measures.reached?.id, "this_year", { method: method ?? "" }),
    })),
  ];
}

export function ProgrammeTable({ answer }: { answer: Portfolio }) {
  const { t, language } = useLanguage();
  const words = useWords();
  const recordsOf = usePortfolioRecords(answer.on);
  const figures = useFigureColumns(answer);
  const money = (all: Money[]): string =>
    all.map((one) => words.figure(one.gap, one.currency ?? "")).join("; ") || t("value.none");
  const columns: Column<PortfolioProgramme>[] = [
    {
      id: "programme",
      label: t("home.as.programme"),
      heads: true,
      cell: (one) => (
        <>
          <a href={homePath({ as: "programme", of: one.code })}>{labelIn(one.name, language) || one.code}</a>{" "}
          <span class="quiet">{one.code}</span> {one.over && <span class="mark">{t("home.over")}</span>}
        </>
      ),
    },
    ...figures.map(
      ({ id, label, unit, value, records }): Column<PortfolioProgramme> => ({
        id,
        label,
        numeric: true,
        cell: (one) => {
          const figure = value(one);
          const href = figure === null || figure === 0 ? undefined : hrefOf(id, records(one), recordsOf);
          return <OpenFigure value={figure} href={href} {...(unit === undefined ? {} : { unit })} />;
        },
      }),
    ),
    {
      id: "plans",
      label: t("home.plansInForce"),
      numeric: true,
      cell: (one) => `${words.figure(one.plans_in_force)} / ${words.figure(one.workplans.length)}`,
    },
    { id: "gap", label: t("home.unfunded"), numeric: true, cell: (one) => money(one.needs) },
    {
      id: "checklist",
      label: t("home.checklist"),
      numeric: true,
      cell: (one) => words.percent(one.checklist?.score_percent),
    },
    {
      id: "reported",
      label: t("home.lastReported"),
      cell: (one) => (one.last_reported ? words.day(one.last_reported) : t("results.never")),
    },
  ];
  const lines = (): Line[] =>
    answer.programmes.map((one) => [
      ...[one.code, labelIn(one.name, language)],
      ...figures.map((figure) => figure.value(one)),
      ...[one.plans_in_force, money(one.needs), one.checklist?.score_percent ?? null, one.last_reported],
    ]);
  return (
    <section aria-labelledby="programmes-title" id="programmes">
      <h2 id="programmes-title">{t("home.programmes")}</h2>
      <p class="help">{t("home.programmesHelp")}</p>
      <Table
        caption={t("home.programmesCaption", { count: answer.programmes.length })}
        columns={columns}
        rows={answer.programmes}
        rowKey={(one) => one.code}
      />
      <CsvButton
        title={t("home.programmes")}
        on={answer.on}
        heads={[t("results.code"), ...columns.map((one) => one.label)]}
        lines={lines}
      />
    </section>
  );
}

/** Open hazards are those that are not over: no member of one dimension says that. */
function hrefOf(
  id: string,
  asked: FigureAsked,
  recordsOf: (asked: FigureAsked) => string | undefined,
): string | undefined {
  const href = recordsOf(asked);
  return href && id === "open" ? `${href}&ended=false` : href;
}
