// scenario.tsx - the workforce simulated grade by grade: what is assumed can be changed, and stands in the address.
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { navigate } from "../../base/router";
import { TrendChart, type FigureSet } from "../../charts";
import { Table, type Column } from "../../parts/table";
import type { Band, DimensionValue, Projections, Rung } from "./parityAnswers";
import { LEVERS, parityPath, YEARS_FIRST, type Asked, type Lever } from "./parityPlace";
import { Count, MiniGauge, useValueLabel, usePercent, VerdictWords } from "./parityParts";

const YEARS_MOST = 40;

type Observed = Projections["scenario"]["assumed"] | undefined;

/** A share of 1 as a number of a hundred, and back; the server takes thousandths. */
const asPercent = (share: string | number): string => String(Math.round(Number(share) * 1000) / 10);
const asShare = (percent: string): string => String(Math.round(Number(percent) * 10) / 1000);

export function LeverForm({ asked, assumed }: { asked: Asked; assumed: Observed }) {
  const { t } = useLanguage();
  const go = (more: Partial<Asked>): void => navigate(parityPath({ ...asked, ...more }));
  const isChanged = Object.keys(asked.levers).length > 0;
  return (
    <form class="filters levers" aria-label={t("parity.levers")} onSubmit={(event) => event.preventDefault()}>
      {LEVERS.map((lever) => (
        <LeverInput key={lever} lever={lever} asked={asked} observed={assumed?.[lever]} go={go} />
      ))}
      <label>
        <span>{t("parity.years")}</span>
        <input
          type="number"
          name="years"
          min="1"
          max={YEARS_MOST}
          step="1"
          value={asked.years}
          onChange={({ currentTarget: input }) => {
            if (input.reportValidity()) go({ years: input.value || YEARS_FIRST });
          }}
        />
      </label>
      {isChanged && (
        <button type="button" onClick={() => go({ levers: {} })}>
          {t("parity.leversReset")}
        </button>
      )}
    </form>
  );
}

interface LeverProps {
  lever: Lever;
  asked: Asked;
  observed: number | null | undefined;
  go: (more: Partial<Asked>) => void;
}

/** Empty: as it was observed, which the field shows. */
function LeverInput({ lever, asked, observed, go }: LeverProps) {
  const { t } = useLanguage();
  const set = asked.levers[lever];
  const known = observed === null || observed === undefined ? "" : asPercent(observed);
  const change = (input: HTMLInputElement): void => {
    if (!input.reportValidity()) return;
    const { [lever]: _before, ...others } = asked.levers;
    go({ levers: input.value === "" ? others : { ...others, [lever]: asShare(input.value) } });
  };
  return (
    <label>
      <span>{t(`parity.lever.${lever}`)}</span>
      <input
        type="number"
        name={lever}
        min={lever === "growth" ? -100 : 0}
        max="100"
        step="0.1"
        value={set === undefined ? "" : asPercent(set)}
        placeholder={known}
        aria-describedby={`lever-${lever}`}
        onChange={(event) => change(event.currentTarget)}
      />{" "}
      %
      <small id={`lever-${lever}`} class="quiet">
        {set !== undefined
          ? t("parity.leverSet")
          : observed === null
            ? t("parity.notObserved")
            : t(lever === "growth" ? "parity.leverNoGrowth" : "parity.leverObserved")}
      </small>
    </label>
  );
}

interface Props {
  answer: Projections;
  band: Band;
  baseline: number | undefined;
  permalink: string;
}

export function Scenario({ answer, band, baseline, permalink }: Props) {
  const { t } = useLanguage();
  const { years } = answer.scenario;
  const last = years.at(-1);
  if (!last) return <p class="notice">{t("parity.scenarioUntold")}</p>;
  return (
    <>
      <p class="help">{t("parity.scenarioHelp")}</p>
      <ScenarioTrend answer={answer} band={band} baseline={baseline} permalink={permalink} />
      <GradeTable answer={answer} band={band} />
    </>
  );
}

function ScenarioTrend({ answer, band, baseline, permalink }: Props) {
  const { t } = useLanguage();
  const { years } = answer.scenario;
  const { least_percent: low, most_percent: high } = band;
  const set: FigureSet = {
    title: t("parity.scenarioTitle"),
    unit: "%",
    count: t("parity.base"),
    dims: [
      {
        id: "year",
        label: t("parity.year"),
        members: years.map(({ year }) => ({
          id: String(year),
          label: year === 0 ? t("parity.now") : t("parity.yearAfter", { year }),
        })),
      },
    ],
    measures: [
      { id: "women_percent", label: t("parity.share"), unit: "%" },
      { id: "women", label: t("parity.sex.women") },
      { id: "men", label: t("parity.sex.men") },
    ],
    rows: years.map(({ all }, i) => [i, all.women + all.men, all.women_percent, all.women, all.men]),
    asOf: answer.as_of,
    source: t("parity.sourceScenario"),
  };
  return (
    <TrendChart
      set={set}
      along="year"
      measures={["women_percent"]}
      top={100}
      band={{ low, high, label: t("parity.band", { low, high }) }}
      permalink={permalink}
      {...(baseline === undefined ? {} : { baseline })}
    />
  );
}

interface GradeRow {
  key: string;
  grade: DimensionValue | undefined;
  now: Rung;
  then: Rung;
}

function GradeTable({ answer, band }: { answer: Projections; band: Band }) {
  const { t, language } = useLanguage();
  const label = useValueLabel();
  const { grades, years } = answer.scenario;
  const [first, last] = [years[0], years.at(-1)];
  if (!first || !last) return null;
  const rows = grades.flatMap((grade, i): GradeRow[] => {
    const [now, then] = [first.grades[i], last.grades[i]];
    return now && then ? [{ key: grade.id ?? String(i), grade, now, then }] : [];
  });
  const all = { key: "all", grade: undefined, now: first.all, then: last.all };
  const after = t("parity.yearAfter", { year: last.year });
  const columns: Column<GradeRow>[] = [
    {
      id: "grade",
      label: t("parity.by.grade"),
      heads: true,
      cell: ({ grade }) => (grade === undefined ? <em>{t("parity.together")}</em> : label(grade)),
    },
    ...(["now", "then"] as const).flatMap((when): Column<GradeRow>[] => {
      const name = when === "now" ? t("parity.now") : after;
      return [
        {
          id: `${when}-women`,
          label: `${t("parity.sex.women")}, ${name}`,
          numeric: true,
          cell: (row) => <Count value={row[when].women} />,
        },
        {
          id: `${when}-men`,
          label: `${t("parity.sex.men")}, ${name}`,
          numeric: true,
          cell: (row) => <Count value={row[when].men} />,
        },
        {
          id: `${when}-share`,
          label: `${t("parity.share")}, ${name}`,
          cell: (row) => <RungShare rung={row[when]} band={band} />,
        },
      ];
    }),
  ];
  return (
    <Table
      caption={t("parity.scenarioTable", { years: formatNumber(last.year, language) })}
      columns={columns}
      rows={[...rows, all]}
      rowKey={(row) => row.key}
    />
  );
}

function RungShare({ rung, band }: { rung: Rung; band: Band }) {
  const { t } = useLanguage();
  const percent = usePercent();
  if (rung.women_percent === null) return <span class="figure-hidden">{t("parity.none")}</span>;
  const cell = { ...rung, base: rung.women + rung.men, other: null, not_known: null, missing: null };
  return (
    <span class="share-cell">
      <strong class="open-figure">{percent(rung.women_percent)}</strong>
      <MiniGauge cell={cell} band={band} baseline={undefined} />
      <VerdictWords verdict={rung.verdict} band={band} />
    </span>
  );
}
