// indicatorView.tsx - one indicator: its figure with everything it is held against, its trend, and the values it was made of.
import { useLanguage } from "../../base/i18n";
import { typesPlaying, useModel } from "../../base/model";
import { useAsOf } from "../../base/programme";
import { listPath } from "../../base/router";
import { TrafficLight, TrendChart } from "../../charts";
import { Table } from "../../parts/table";
import type { Indicator, ReportedValue, TargetValue } from "./resultAnswers";
import { Fact } from "./rollUp";
import { trendOf } from "./trend";
import { useCode, useWords } from "./words";

interface Props {
  of: Indicator;
  /** The day of the figures. */
  day: string;
  path: string;
}

export function isRevised(of: Indicator): boolean {
  return of.original_target !== null && of.original_target !== of.target;
}

export function IndicatorView({ of, day, path }: Props) {
  const { t } = useLanguage();
  const words = useWords();
  const unit = words.label(of.unit);
  return (
    <section class="result-indicator" aria-labelledby={`indicator-${of.id}`}>
      <h3 id={`indicator-${of.id}`}>
        <a href={words.record("is_indicator", of.id)}>{of.code}</a> {words.label(of.name)}
      </h3>
      <p>
        <TrafficLight light={of.light} overdue={of.late !== null} />{" "}
        <span class="quiet">
          {[words.code(of.kind), words.code(of.adding), words.code(of.frequency)].filter(Boolean).join(" · ")}
          {!of.up && ` · ${t("results.downIsBetter")}`}
        </span>
      </p>
      <Figures of={of} unit={unit} />
      <ComputedFrom of={of} />
      {of.in_words && <p>{of.in_words}</p>}
      <Trend of={of} unit={unit} day={day} path={path} />
      {of.split.length > 0 && <Split of={of} unit={unit} />}
      {of.targets.length > 0 && <Targets of={of} unit={unit} />}
      {of.values.length > 0 ? <Actuals of={of} unit={unit} /> : <p>{t("results.noActuals")}</p>}
    </section>
  );
}

function Figures({ of, unit }: { of: Indicator; unit: string }) {
  const { t } = useLanguage();
  const words = useWords();
  return (
    <dl class="result-figures">
      <Fact name={t("chart.baseline")}>{words.figure(of.baseline, unit)}</Fact>
      <Fact name={of.target_day ? t("results.targetBy", { date: words.day(of.target_day) }) : t("chart.target")}>
        {words.figure(of.target, unit)}
        {isRevised(of) && (
          <span class="mark">{t("results.revisedFrom", { value: words.figure(of.original_target, unit) })}</span>
        )}
      </Fact>
      <Fact name={t("results.actual")}>
        <strong>{words.figure(of.actual, unit)}</strong>
      </Fact>
      <Fact name={t("results.achievement")}>
        <strong>{words.percent(of.achievement_percent)}</strong>
        {isRevised(of) && (
          <span class="mark">
            {t("results.ofOriginal", { value: words.percent(of.achievement_of_original_percent) })}
          </span>
        )}
      </Fact>
      <Fact name={t("results.expected")}>{words.percent(of.expected_percent)}</Fact>
      <Fact name={t("results.performance")}>{words.percent(of.performance_percent)}</Fact>
      <Fact name={t("results.trend")}>
        {t(`results.direction.${of.trend}` as "results.direction.level")}
        {of.last_period &&
          ` (${t("results.lastSays", {
            last: words.figure(of.last, unit),
            previous: words.figure(of.previous, unit),
            period: words.period(of.last_period),
          })})`}
      </Fact>
      <Fact name={t("results.due")}>{of.due ? words.period(of.due) : t("results.nothingDue")}</Fact>
      {of.late && (
        <Fact name={t("results.late")}>
          {t("results.lateSince", { date: words.day(of.late.since), period: words.period(of.late.period) })}
        </Fact>
      )}
      <Fact name={t("results.means")}>{words.label(of.means) || t("value.absent")}</Fact>
    </dl>
  );
}

/** The measure an indicator is computed from, as a link to its figures. */
function ComputedFrom({ of }: { of: Indicator }) {
  const { t } = useLanguage();
  if (of.computed_from === null) return null;
  return (
    <p>
      {t("results.computedFrom")} <MeasureLink id={of.computed_from} />
    </p>
  );
}

export function MeasureLink({ id }: { id: string }) {
  return <a href={`/figures/${encodeURIComponent(id)}`}>{id}</a>;
}

/** A flow of which each period is reported by itself: its figure is the sum over the periods. */
function useIsSummed(of: Indicator): boolean {
  const code = useCode();
  const isShare = code(of.measure)?.stands_for === "percentage";
  const adds = of.adding === null || ["sum", "weighted"].includes(code(of.adding)?.stands_for ?? "");
  return adds && !isShare && code(of.kind)?.stands_for === "flow" && code(of.periods)?.stands_for !== "running_total";
}

function Trend({ of, unit, day, path }: { of: Indicator; unit: string; day: string; path: string }) {
  const { t } = useLanguage();
  const words = useWords();
  const now = useAsOf();
  const actual = typesPlaying(useModel(), "is_actual")[0];
  const isSummed = useIsSummed(of);
  const set = trendOf(of, isSummed, {
    title: t(isSummed ? "results.runningTotal" : "results.byPeriod", { code: of.code, name: words.label(of.name) }),
    unit,
    asOf: now.startsWith(day) ? now : `${day}T23:59:59`,
    source: t("results.verifiedOnly"),
    along: t("results.periodEnd"),
    period: (to) => to.slice(0, 7),
    records: actual && listPath(actual.type),
  });
  if (set === null) return null;
  return (
    <TrendChart
      set={set}
      along="period"
      measures={["value"]}
      permalink={path}
      {...(of.baseline === null ? {} : { baseline: of.baseline })}
      {...(of.target === null ? {} : { target: of.target })}
    />
  );
}

function Split({ of, unit }: { of: Indicator; unit: string }) {
  const { t } = useLanguage();
  const words = useWords();
  return (
    <Table
      caption={t("results.split", { code: of.code })}
      rows={of.split}
      rowKey={(_, i) => i}
      columns={[
        { id: "part", label: t("results.part"), heads: true, cell: (row) => words.part(row.of) },
        { id: "actual", label: t("results.actual"), numeric: true, cell: (row) => words.figure(row.actual, unit) },
        {
          id: "target",
          label: t("chart.target"),
          numeric: true,
          cell: (row) => (row.target === null ? t("value.none") : words.figure(row.target, unit)),
        },
      ]}
    />
  );
}

function Targets({ of, unit }: { of: Indicator; unit: string }) {
  const { t } = useLanguage();
  const words = useWords();
  const state = (row: TargetValue): string =>
    [
      row.revision === 0 ? t("results.firstTarget") : t("results.revision", { number: row.revision }),
      row.stands ? t("results.stands") : t("results.replaced"),
    ].join(", ");
  return (
    <Table
      caption={t("results.targets", { code: of.code })}
      rows={of.targets}
      rowKey={(row, i) => row.id ?? i}
      columns={[
        {
          id: "period",
          label: t("results.periodHead"),
          heads: true,
          cell: (row) => <a href={words.record("is_target", row.id)}>{words.period(row.period)}</a>,
        },
        { id: "part", label: t("results.part"), cell: (row) => words.part(row.of) },
        { id: "value", label: t("chart.target"), numeric: true, cell: (row) => words.figure(row.value, unit) },
        { id: "state", label: t("results.state"), cell: state },
        { id: "reason", label: t("results.reason"), cell: (row) => row.reason ?? t("value.none") },
        { id: "observed", label: t("results.decided"), cell: (row) => words.day(row.observed) },
      ]}
    />
  );
}

function Actuals({ of, unit }: { of: Indicator; unit: string }) {
  const { t } = useLanguage();
  const words = useWords();
  const period = (row: ReportedValue) =>
    row.computed ? (
      words.period(row.period)
    ) : (
      <a href={words.record("is_actual", row.id)}>{words.period(row.period)}</a>
    );
  const value = (row: ReportedValue): string => {
    const shares = row.over !== undefined && row.under !== undefined;
    const made = shares ? ` (${words.figure(row.over)} / ${words.figure(row.under)})` : "";
    return row.value === null && row.words ? row.words : `${words.figure(row.value, unit)}${made}`;
  };
  const state = (row: ReportedValue) => (
    <>
      {row.computed ? t("results.computed") : words.code(row.status) || t("value.absent")}
      {row.computed && of.computed_from && (
        <>
          {" "}
          <MeasureLink id={of.computed_from} />
        </>
      )}
      {!row.counts && <span class="mark">{t("results.doesNotCount")}</span>}
    </>
  );
  return (
    <details class="result-more">
      <summary>{t("results.actualsCount", { count: of.values.length, code: of.code })}</summary>
      <Table
        caption={t("results.actuals", { code: of.code })}
        rows={of.values}
        rowKey={(row, i) => row.id ?? i}
        columns={[
          { id: "period", label: t("results.periodHead"), heads: true, cell: period },
          { id: "part", label: t("results.part"), cell: (row) => words.part(row.of) },
          { id: "value", label: t("results.actual"), numeric: true, cell: value },
          { id: "state", label: t("results.state"), cell: state },
          { id: "evidence", label: t("results.evidence"), cell: (row) => row.evidence ?? t("value.none") },
          {
            id: "comment",
            label: t("results.comment"),
            cell: (row) =>
              [row.override && t("results.override", { reason: row.override }), words.label(row.comment)]
                .filter(Boolean)
                .join(" · ") || t("value.none"),
          },
        ]}
      />
    </details>
  );
}
