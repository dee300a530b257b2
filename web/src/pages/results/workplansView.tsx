// workplansView.tsx - the global workplan and those of the field: progress, contributions, who is chased, money, checklists.
import { useLanguage } from "../../base/i18n";
import { TrafficLight } from "../../charts";
import { CsvButton } from "../../charts/csvButton";
import { Empty } from "../../parts/states";
import { Table, type Column } from "../../parts/table";
import { Checklists } from "./checklists";
import { FrameworkTable } from "./frameworkTable";
import { needColumns } from "./needs";
import type { FrameworkRow, GlobalResult, LateUpdate, NeedSum, RollUp, Workplans } from "./resultAnswers";
import { Coverage, RollUpFacts, Weakest } from "./rollUp";
import { frameworkPath, useCode, useWords } from "./words";

/** More contributions than these to one result are folded: a row stays a row with many programmes. */
const CONTRIBUTIONS_OPEN = 6;

interface Props {
  answer: Workplans;
  on: string;
}

export function WorkplansView({ answer, on }: Props) {
  const { t } = useLanguage();
  const words = useWords();
  const code = useCode();
  const field = answer.plans.filter((plan) => code(plan.scope)?.stands_for === "field_plan");
  if (answer.plans.length === 0) return <Empty>{t("results.noWorkplans")}</Empty>;
  return (
    <>
      <p>
        {t("results.globalPlans", { count: answer.global })} {t("results.fieldPlans", { count: answer.field })}{" "}
        {answer.local_only > 0 && t("results.localOnly", { count: answer.local_only })}
      </p>
      <div class="result-pair">
        <section aria-labelledby="plans-all">
          <h3 id="plans-all">{t("results.allPlans")}</h3>
          <PlansMean of={answer.all} plans={answer.plans} on={on} />
        </section>
        <section aria-labelledby="plans-field">
          <h3 id="plans-field">{t("results.ofTheField")}</h3>
          <PlansMean of={answer.of_the_field} plans={field} on={on} />
        </section>
      </div>
      <FrameworkTable rows={answer.plans} day={answer.on} on={on} caption={t("results.plansCaption")} />
      <Objectives answer={answer} on={on} />
      <Chased answer={answer} on={on} />
      <h3>{t("results.needs")}</h3>
      {answer.needs.length === 0 ? (
        <Empty>{t("results.noNeeds")}</Empty>
      ) : (
        <Table
          caption={t("results.needsCaption")}
          columns={[
            ...needColumns<NeedSum>(t, words),
            { id: "count", label: t("results.needsCount"), numeric: true, cell: (row) => words.figure(row.count) },
          ]}
          rows={answer.needs}
          rowKey={(row) => `${row.category}/${row.currency}`}
        />
      )}
      <h3>{t("results.checklists")}</h3>
      <Checklists all={answer.checklists} />
    </>
  );
}

/** A mean of plans; its weakest part is the plan with the least. */
function PlansMean({ of, plans, on }: { of: RollUp; plans: FrameworkRow[]; on: string }) {
  const weakest = plans.find((plan) => plan.progress_percent !== null && plan.progress_percent === of.least_percent);
  return (
    <RollUpFacts
      of={{ ...of, weakest: weakest?.code ?? null }}
      href={weakest ? frameworkPath(weakest.code, on) : undefined}
    />
  );
}

function WeakestContribution({ of, on }: { of: GlobalResult; on: string }) {
  const weakest = of.contributions.find((one) => one.progress_percent === of.field.least_percent);
  return (
    <Weakest
      of={{ ...of.field, weakest: weakest ? `${weakest.plan} ${weakest.code}` : null }}
      href={weakest ? frameworkPath(weakest.plan, on, [weakest.code]) : undefined}
    />
  );
}

function Objectives({ answer, on }: Props) {
  const { t } = useLanguage();
  const words = useWords();
  const columns: Column<GlobalResult>[] = [
    {
      id: "result",
      label: t("results.globalResult"),
      heads: true,
      cell: (row) => (
        <>
          <a href={frameworkPath(row.plan, on, [row.code])}>
            {row.code} {words.label(row.text)}
          </a>
          {row.limb && <span class="quiet"> {words.code(row.limb)}</span>}
        </>
      ),
    },
    { id: "light", label: t("light.column"), cell: (row) => <TrafficLight light={row.light} /> },
    { id: "own", label: t("results.ownProgress"), numeric: true, cell: (row) => words.percent(row.own_percent) },
    {
      id: "field",
      label: t("results.fieldProgress"),
      numeric: true,
      cell: (row) =>
        row.field.parts === 0 ? t("value.none") : <strong>{words.percent(row.field.progress_percent)}</strong>,
    },
    {
      id: "coverage",
      label: t("results.coverage"),
      numeric: true,
      cell: (row) => (row.field.parts === 0 ? t("value.none") : <Coverage of={row.field} />),
    },
    {
      id: "weakest",
      label: t("results.weakest"),
      numeric: true,
      cell: (row) => (row.field.parts === 0 ? t("value.none") : <WeakestContribution of={row} on={on} />),
    },
    { id: "parts", label: t("results.contributions"), cell: (row) => <Contributions of={row} on={on} /> },
  ];
  return (
    <>
      <h3>{t("results.byObjective")}</h3>
      {answer.results.length === 0 ? (
        <Empty>{t("results.noGlobal")}</Empty>
      ) : (
        <Table
          caption={t("results.objectivesCaption")}
          columns={columns}
          rows={answer.results}
          rowKey={(row) => row.id}
        />
      )}
    </>
  );
}

function Contributions({ of, on }: { of: GlobalResult; on: string }) {
  const { t } = useLanguage();
  const words = useWords();
  if (of.contributions.length === 0) return <>{t("results.noContribution")}</>;
  const list = (
    <ul class="result-list">
      {of.contributions.map((one) => (
        <li key={`${one.plan}/${one.id}`}>
          <a href={frameworkPath(one.plan, on, [one.code])}>
            {one.plan} {one.code}
          </a>{" "}
          {words.label(one.text)}: {words.percent(one.progress_percent)} <TrafficLight light={one.light} />
        </li>
      ))}
    </ul>
  );
  if (of.contributions.length <= CONTRIBUTIONS_OPEN) return list;
  return (
    <details class="result-more">
      <summary>{t("results.contributionCount", { count: of.contributions.length })}</summary>
      {list}
    </details>
  );
}

/** Updates that should be here, the longest awaited first: who to ask, since when, and the record. */
function Chased({ answer, on }: Props) {
  const { t } = useLanguage();
  const words = useWords();
  const who = (row: LateUpdate): string =>
    [row.owner_name ?? t("results.noOwner"), row.function].filter(Boolean).join(", ");
  const columns: Column<LateUpdate>[] = [
    {
      id: "result",
      label: t("results.lateResult"),
      heads: true,
      cell: (row) => (
        <a href={words.record("is_result", row.id)}>
          {row.code} {words.label(row.text)}
        </a>
      ),
    },
    { id: "plan", label: t("results.plan"), cell: (row) => <a href={frameworkPath(row.plan, on)}>{row.plan}</a> },
    { id: "who", label: t("results.who"), cell: who },
    {
      id: "since",
      label: t("results.since"),
      cell: (row) => `${words.day(row.since)} (${t("results.days", { count: row.days })})`,
    },
    { id: "period", label: t("results.forPeriod"), cell: (row) => words.period(row.period) },
    {
      id: "last",
      label: t("results.lastUpdate"),
      cell: (row) => (row.last_update ? words.day(row.last_update) : t("results.never")),
    },
  ];
  const caption = t("results.chasedCaption", { count: answer.late.length });
  return (
    <>
      <h3>{t("results.chased")}</h3>
      {answer.late.length === 0 ? (
        <Empty>{t("results.noneLate")}</Empty>
      ) : (
        <>
          <Table caption={caption} columns={columns} rows={answer.late} rowKey={(row) => row.id} />
          <CsvButton
            title={t("results.chased")}
            on={answer.on}
            heads={[t("results.code"), ...columns.map((one) => one.label), t("results.daysLate")]}
            lines={() =>
              answer.late.map((row) => [
                ...[row.code, words.label(row.text), row.plan, who(row), row.since],
                ...[`${row.period.from}/${row.period.to}`, row.last_update, row.days],
              ])
            }
          />
        </>
      )}
    </>
  );
}
