// planLights.tsx - the workplans of all programmes, the worst first: light, progress against plan, who is awaited since when.
import { useLanguage } from "../../base/i18n";
import { TrafficTable, type FigureSet, type Light } from "../../charts";
import { Empty } from "../../parts/states";
import type { LateUpdate } from "../results/resultAnswers";
import { frameworkPath, useWords } from "../results/words";
import type { PlanRow, PortfolioProgramme } from "./homeAnswers";
import { homePath } from "./homePlace";

/** What needs somebody soonest stands first: nothing verified is worse than on course. */
const WORST_FIRST: Light[] = ["red", "amber", "grey", "green", "blue"];

export interface PlanOf {
  plan: PlanRow;
  programme: PortfolioProgramme;
}

function paceOf({ progress_percent: done, planned_percent: planned }: PlanRow): number {
  return done === null || planned === null || planned === 0 ? -1 : done / planned;
}

/** By light, then what is overdue, then how much of what was planned is done. */
export function worstFirst(plans: PlanOf[]): PlanOf[] {
  const rank = ({ plan }: PlanOf): number => WORST_FIRST.indexOf(plan.light);
  return [...plans].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.plan.late_count - a.plan.late_count ||
      paceOf(a.plan) - paceOf(b.plan) ||
      a.plan.code.localeCompare(b.plan.code),
  );
}

export function plansOf(programmes: PortfolioProgramme[]): PlanOf[] {
  return worstFirst(programmes.flatMap((programme) => programme.workplans.map((plan) => ({ plan, programme }))));
}

interface Props {
  programmes: PortfolioProgramme[];
  /** Updates that are awaited, the longest first. */
  late: LateUpdate[];
  asOf: string;
  permalink: string;
  title: string;
}

export function PlanLights({ programmes, late, asOf, permalink, title }: Props) {
  const { t } = useLanguage();
  const words = useWords();
  const plans = plansOf(programmes);
  const without = programmes.filter((one) => one.no_workplan && !one.over);
  const awaited = (plan: PlanRow): LateUpdate | undefined => late.find((one) => one.plan === plan.code);
  const who = (plan: PlanRow): string => {
    const name = awaited(plan)?.owner_name ?? plan.owner.name;
    return [name ?? t("results.noOwner"), awaited(plan)?.function ?? plan.owner.function].filter(Boolean).join(", ");
  };
  const member = (id: string, label = id) => ({ id, label });
  const set: FigureSet = {
    title,
    unit: "",
    dims: [
      {
        id: "plan",
        label: t("results.plan"),
        members: plans.map(({ plan }) => member(plan.code, `${words.label(plan.name) || plan.code} (${plan.code})`)),
      },
      {
        id: "programme",
        label: t("home.as.programme"),
        members: plans.map(({ programme }) => member(programme.code)),
      },
      {
        id: "light",
        label: t("light.column"),
        members: plans.map(({ plan }) => member(plan.light, t(`light.${plan.light}`))),
      },
      { id: "who", label: t("results.who"), members: plans.map(({ plan }) => member(plan.code, who(plan))) },
      {
        id: "since",
        label: t("results.since"),
        members: plans.map(({ plan }) => member(awaited(plan)?.since ?? "", awaited(plan)?.since ?? "")),
      },
    ],
    count: t("home.results"),
    measures: [
      { id: "progress", label: t("results.progress"), unit: "%" },
      { id: "planned", label: t("results.planned"), unit: "%" },
      { id: "late", label: t("results.late") },
    ],
    rows: plans.map(({ plan }, i) => [
      ...[i, i, i, i, i],
      plan.parts ?? null,
      plan.progress_percent,
      plan.planned_percent,
      plan.late_count,
    ]),
    asOf,
    source: t("home.source"),
  };
  return (
    <section aria-labelledby="plans-title" id="plans">
      <h2 id="plans-title">{t("home.plans")}</h2>
      {plans.length === 0 ? (
        <Empty>{t("results.noWorkplans")}</Empty>
      ) : (
        <TrafficTable
          set={set}
          permalink={permalink}
          lights={plans.map(({ plan }) => ({
            id: plan.code,
            light: plan.light,
            overdue: plan.late_count > 0,
            href: frameworkPath(plan.code, ""),
          }))}
          more={[
            {
              id: "programme",
              label: t("home.as.programme"),
              cell: (row) => <ProgrammeOf of={plans.find((one) => one.plan.code === row.id)} />,
            },
            {
              id: "since",
              label: t("home.awaited"),
              cell: (row) => {
                const plan = plans.find((one) => one.plan.code === row.id)?.plan;
                return plan && <Awaited late={awaited(plan)} who={who(plan)} plan={plan} />;
              },
            },
          ]}
        />
      )}
      {without.length > 0 && (
        <p class="notice">
          {t("home.withoutPlan")}{" "}
          {without.map((one, i) => (
            <span key={one.code}>
              {i > 0 && ", "}
              <a href={homePath({ as: "programme", of: one.code })}>{words.label(one.name) || one.code}</a>
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

/** The programme of a plan; of a plan that is past or to come that it is not in force. */
function ProgrammeOf({ of }: { of: PlanOf | undefined }) {
  const { t } = useLanguage();
  const words = useWords();
  if (!of) return null;
  const { programme, plan } = of;
  return (
    <>
      <a href={homePath({ as: "programme", of: programme.code })} title={words.label(programme.name)}>
        {programme.code}
      </a>{" "}
      {!plan.in_force && <span class="mark">{t("home.notInForce")}</span>}
    </>
  );
}

interface AwaitedProps {
  late: LateUpdate | undefined;
  who: string;
  plan: PlanRow;
}

/** Whom to ask, since when, and the result that waits. */
function Awaited({ late, who, plan }: AwaitedProps) {
  const { t } = useLanguage();
  const words = useWords();
  if (!late) {
    const last = plan.last_update ? words.day(plan.last_update) : t("results.never");
    return <span class="quiet">{t("home.lastUpdate", { date: last })}</span>;
  }
  return (
    <>
      {who}
      {t("text.colon")}{" "}
      <a href={words.record("is_result", late.id)}>
        {t("home.since", { date: words.day(late.since) })} ({t("results.days", { count: late.days })})
      </a>
    </>
  );
}
