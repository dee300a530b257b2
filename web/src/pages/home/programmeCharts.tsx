// programmeCharts.tsx - land, people reached and lives, programme beside programme, this year beside the same months before.
import { formatDate } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { labelIn } from "../../base/model";
import { SmallMultiples, StackedBars, type At, type FigureSet } from "../../charts";
import { Empty } from "../../parts/states";
import type { MeasureKey, Portfolio, PortfolioProgramme, Reached, Sum, Years } from "./homeAnswers";
import { homePath } from "./homePlace";
import { usePortfolioRecords, type Span } from "./portfolioRecords";

const SPANS = ["last_year", "this_year"] as const;

interface Props {
  answer: Portfolio;
  asOf: string;
}

/** What null may be beside zero: no record at all is none reported, records without the value are unknown. */
function valueOf(sum: Sum, value: string): number | null {
  return sum.records === 0 ? 0 : (sum.sums[value] ?? null);
}

/** "1 Jan – 30 Nov 2026": the months a year's figures are of. */
function useSpanLabel(on: string): (span: Span) => string {
  const { t, language } = useLanguage();
  return (span) => {
    const year = Number(on.slice(0, 4)) - (span === "last_year" ? 1 : 0);
    return t("home.months", {
      from: formatDate(`${year}-01`, language),
      to: formatDate(`${year}-${on.slice(5, 7)}`, language),
    });
  };
}

interface SetAsked {
  title: string;
  key: MeasureKey;
  years: (programme: PortfolioProgramme) => Years | null;
  members?: Record<string, string>;
}

function useProgrammeSet({ answer, asOf }: Props): (asked: SetAsked) => FigureSet | undefined {
  const { t, language } = useLanguage();
  const recordsOf = usePortfolioRecords(answer.on);
  const span = useSpanLabel(answer.on);
  return ({ title, key, years, members }) => {
    const measure = answer.measures[key];
    if (!measure) return undefined;
    const shown = answer.programmes.filter((one) => {
      const of = years(one);
      return of && of.this_year.records + of.last_year.records > 0;
    });
    const rows = shown.flatMap((one, i) =>
      SPANS.map((when, at) => {
        const sum = years(one)?.[when];
        return [i, at, sum?.records ?? null, ...measure.values.map(({ id }) => (sum ? valueOf(sum, id) : null))];
      }),
    );
    return {
      title,
      unit: measure.values[0]?.unit ?? "",
      dims: [
        {
          id: "programme",
          label: t("home.as.programme"),
          members: shown.map((one) => ({ id: one.code, label: labelIn(one.name, language) || one.code })),
        },
        { id: "year", label: t("home.span"), members: SPANS.map((one) => ({ id: one, label: span(one) })) },
      ],
      rows,
      measures: measure.values.map(({ id, label, unit }) => ({
        id,
        label: labelIn(label, language) || id,
        ...(unit ? { unit } : {}),
      })),
      asOf,
      source: t("measures.source"),
      opens: (at: At) => {
        const programme = shown[at["programme"] ?? -1];
        const when = SPANS[at["year"] ?? -1];
        if (!programme || !when) return undefined;
        return recordsOf({ measure: measure.id, programme, span: when, ...(members ? { members } : {}) });
      },
    };
  };
}

interface MultiplesProps {
  set: FigureSet | undefined;
  permalink: string;
}

function Multiples({ set, permalink }: MultiplesProps) {
  const { t } = useLanguage();
  if (!set || set.dims[0]?.members.length === 0) return <Empty>{t("measures.nothing")}</Empty>;
  const first = set.measures?.[0]?.id;
  return (
    <SmallMultiples
      set={set}
      by="programme"
      along="year"
      permalink={permalink}
      pageOf={(code) => homePath({ as: "programme", of: code })}
      {...(first === undefined ? {} : { measure: first })}
    />
  );
}

export function LandByProgramme(props: Props) {
  const { t } = useLanguage();
  const set = useProgrammeSet(props)({ title: t("home.land"), key: "released", years: (one) => one.released });
  return <Multiples set={set} permalink="/?as=portfolio#land" />;
}

/** The method that reached the most this year; the others stand in the table of programmes. */
function mainMethod({ totals }: Portfolio): Reached | undefined {
  const people = (of: Reached): number => Math.max(0, ...Object.values(of.this_year.sums).map((sum) => sum ?? 0));
  return [...(totals.reached ?? [])].sort((a, b) => people(b) - people(a))[0];
}

export function ReachedByProgramme(props: Props) {
  const { t, language } = useLanguage();
  const main = mainMethod(props.answer);
  const method = main ? labelIn(main.label, language) || t("measures.notRecorded") : "";
  const set = useProgrammeSet(props)({
    title: t("home.reached", { method }),
    key: "reached",
    years: (one) => one.reached?.find((reach) => reach.method === main?.method) ?? null,
    members: { method: main?.method ?? "" },
  });
  if (!main) return <Empty>{t("measures.nothing")}</Empty>;
  return (
    <>
      <Multiples set={set} permalink="/?as=portfolio#people" />
      <p class="help">{t("home.methodsApart")}</p>
    </>
  );
}

/** Killed and injured of the year so far: what a report does not say is unknown, and not zero. */
export function LivesByProgramme({ answer, asOf }: Props) {
  const { t, language } = useLanguage();
  const recordsOf = usePortfolioRecords(answer.on);
  const span = useSpanLabel(answer.on);
  const measure = answer.measures.harmed;
  const shown = answer.programmes.filter((one) => (one.harmed?.this_year.records ?? 0) > 0);
  if (!measure) return null;
  if (shown.length === 0) return <Empty>{t("home.noneHarmed")}</Empty>;
  const outcomes = measure.values.map(({ id, label }) => ({ id, label: labelIn(label, language) || id }));
  const set: FigureSet = {
    title: t("home.harmed", { months: span("this_year") }),
    unit: "people",
    dims: [
      {
        id: "programme",
        label: t("home.as.programme"),
        members: shown.map((one) => ({ id: one.code, label: labelIn(one.name, language) || one.code })),
      },
      { id: "outcome", label: t("home.outcome"), members: outcomes },
    ],
    count: t("home.accidents"),
    measures: [
      { id: "people", label: t("unit.people"), unit: "people" },
      { id: "before", label: span("last_year"), unit: "people" },
      { id: "unsaid", label: t("home.unsaid") },
    ],
    rows: shown.flatMap((one, i) =>
      outcomes.map(({ id }, at) => {
        const { this_year: now, last_year: before } = one.harmed as Years;
        return [i, at, now.records, valueOf(now, id), valueOf(before, id), now.missing[id] ?? 0];
      }),
    ),
    asOf,
    source: t("measures.source"),
    opens: (at) => recordsOf({ measure: measure.id, programme: shown[at["programme"] ?? -1], span: "this_year" }),
  };
  const unsaid = outcomes.map(({ id }) => ({ id, count: answer.totals.harmed?.this_year.missing[id] ?? 0 }));
  return (
    <>
      <StackedBars set={set} by="programme" stack="outcome" measure="people" permalink="/?as=portfolio#lives" />
      {unsaid.some(({ count }) => count > 0) && (
        <p class="notice">
          {t("home.harmUnsaid")}{" "}
          {unsaid.map(({ id, count }) => `${outcomes.find((one) => one.id === id)?.label}: ${count}`).join("; ")}
        </p>
      )}
    </>
  );
}
