// around.tsx - what stands around a framework: faults, goals by who says so, money, frozen states, reviews.
import { useLanguage } from "../../base/i18n";
import { recordPath } from "../../base/router";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { needColumns } from "./needs";
import type { Framework, FrameworkFault, FundedAs, Goals, Need } from "./resultAnswers";
import { Fact } from "./rollUp";
import { useWords } from "./words";

export function FaultList({ faults }: { faults: FrameworkFault[] }) {
  const { t } = useLanguage();
  const words = useWords();
  return (
    <section aria-labelledby="faults-title">
      <h2 id="faults-title">{t("results.faultsTitle")}</h2>
      {faults.length === 0 ? (
        <Empty>{t("results.noFaults")}</Empty>
      ) : (
        <ul class="result-list">
          {faults.map((fault, i) => (
            <li key={i}>
              {words.label(fault.sentence)}{" "}
              {fault.id && <a href={recordPath(fault.type, fault.id)}>{t("results.faultRecord")}</a>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function Around({ of }: { of: Framework }) {
  const { t } = useLanguage();
  return (
    <>
      <section aria-labelledby="goals-title">
        <h2 id="goals-title">{t("results.goals")}</h2>
        {of.goals.length === 0 ? <Empty>{t("results.noGoals")}</Empty> : <GoalsTable all={of.goals} />}
      </section>
      <section aria-labelledby="money-title">
        <h2 id="money-title">{t("results.funding")}</h2>
        {of.funded_as ? <Funding of={of.funded_as} /> : <p>{t("results.noProject")}</p>}
        {of.needs.length > 0 && <Needs all={of.needs} />}
      </section>
      {of.snapshots.length > 0 && <Snapshots of={of} />}
      {of.reviews.length > 0 && <Reviews of={of} />}
    </>
  );
}

/** Who says what stands side by side: two sources that differ are both shown. */
function GoalsTable({ all }: { all: Goals[] }) {
  const { t } = useLanguage();
  const words = useWords();
  const list = (codes: string[]) =>
    codes.length === 0 ? (
      t("value.none")
    ) : (
      <>
        <span class="quiet">{t("results.goalCount", { count: codes.length })}</span>{" "}
        {codes.map((code) => words.code(code)).join(" · ")}
      </>
    );
  return (
    <Table
      caption={t("results.goalsCaption")}
      rows={all}
      rowKey={(row, i) => row.said_by ?? i}
      columns={[
        { id: "said", label: t("results.saidBy"), heads: true, cell: (row) => row.said_by ?? t("value.absent") },
        { id: "direct", label: t("results.direct"), cell: (row) => list(row.direct) },
        { id: "indirect", label: t("results.indirect"), cell: (row) => list(row.indirect) },
        { id: "others", label: t("results.others"), cell: (row) => list(row.others) },
      ]}
    />
  );
}

export function Funding({ of }: { of: FundedAs }) {
  const { t } = useLanguage();
  const words = useWords();
  const money = (value: number | null): string => words.figure(value, of.currency ?? "");
  return (
    <dl class="result-figures">
      <Fact name={t("results.project")}>
        <a href={words.record("is_project", of.id)}>{words.label(of.name) || of.code}</a>
      </Fact>
      <Fact name={t("results.donor")}>{of.donor ?? t("value.absent")}</Fact>
      <Fact name={t("results.plannedDates")}>{`${words.day(of.start)} – ${words.day(of.end)}`}</Fact>
      <Fact name={t("results.actualDates")}>{`${words.day(of.started)} – ${words.day(of.ended)}`}</Fact>
      <Fact name={t("results.startSlip")}>
        {of.start_slip_days === null ? t("value.unknown") : t("results.days", { count: of.start_slip_days })}
      </Fact>
      <Fact name={t("results.budget")}>{money(of.budget)}</Fact>
      <Fact name={t("results.spent")}>
        {money(of.spent)} {of.spent_on && t("results.spentOn", { date: words.day(of.spent_on) })}
      </Fact>
      <Fact name={t("results.burn")}>{words.percent(of.burn_percent)}</Fact>
    </dl>
  );
}

function Needs({ all }: { all: Need[] }) {
  const { t } = useLanguage();
  const words = useWords();
  return (
    <Table
      caption={t("results.needs")}
      rows={all}
      rowKey={(row) => row.id}
      columns={[
        ...needColumns<Need>(t, words),
        {
          id: "purpose",
          label: t("results.purpose"),
          cell: (row) => (
            <a href={words.record("needs_funds", row.id)}>{words.label(row.purpose) || t("results.needRecord")}</a>
          ),
        },
        { id: "year", label: t("results.year"), cell: (row) => (row.year === null ? "" : String(row.year)) },
      ]}
    />
  );
}

function Snapshots({ of }: { of: Framework }) {
  const { t } = useLanguage();
  const words = useWords();
  return (
    <section aria-labelledby="snapshots-title">
      <h2 id="snapshots-title">{t("results.snapshots")}</h2>
      <ul class="result-list">
        {of.snapshots.map((one) => (
          <li key={one.id}>
            <a href={words.record("freezes_results", one.id)}>{one.label ?? words.day(one.day)}</a>{" "}
            <span class="quiet">{words.day(one.day)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Reviews({ of }: { of: Framework }) {
  const { t } = useLanguage();
  const words = useWords();
  return (
    <section aria-labelledby="reviews-title">
      <h2 id="reviews-title">{t("results.reviews")}</h2>
      {of.reviews.map((one) => (
        <dl class="result-figures" key={one.id}>
          <Fact name={t("results.review")}>
            <a href={words.record("reviews_results", one.id)}>
              {one.year === null ? words.day(one.day) : String(one.year)}
            </a>{" "}
            <span class="quiet">{words.day(one.day)}</span>
          </Fact>
          <Fact name={t("results.found")}>{words.label(one.found) || t("value.absent")}</Fact>
          <Fact name={t("results.decidedThen")}>{words.label(one.decided) || t("value.absent")}</Fact>
        </dl>
      ))}
    </section>
  );
}
