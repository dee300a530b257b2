// donorTables.tsx - donors beside one another, and a donor's projects: time that went by beside money that was spent.
import { useLanguage } from "../../base/i18n";
import { Table } from "../../parts/table";
import { CsvButton } from "../../charts/csvButton";
import { Fact } from "../results/rollUp";
import { useWords } from "../results/words";
import type { DonorAnswer, DonorList, DonorMoney } from "./donorAnswers";
import { donorKey } from "./donorHome";
import { homePath } from "./homePlace";

/** Sums in several currencies are told one after the other, never added. */
function useMoney(): (all: DonorMoney[], what: "grant" | "spent") => string {
  const { t } = useLanguage();
  const words = useWords();
  return (all, what) => all.map((one) => words.figure(one[what], one.currency ?? "")).join("; ") || t("value.none");
}

export function DonorTable({ list }: { list: DonorList }) {
  const { t } = useLanguage();
  const words = useWords();
  const money = useMoney();
  const burn = (all: DonorMoney[]): string => all.map((one) => words.percent(one.burn_percent)).join("; ");
  return (
    <>
      <p>{t("home.chooseDonor")}</p>
      <Table
        caption={t("home.donorsCaption", { count: list.donors.length })}
        rows={list.donors}
        rowKey={(row) => row.id}
        columns={[
          {
            id: "donor",
            label: t("home.as.donor"),
            heads: true,
            cell: (row) => (
              <>
                <a href={homePath({ as: "donor", of: donorKey(row) })}>{row.name}</a>{" "}
                <span class="quiet">{row.code}</span>
              </>
            ),
          },
          { id: "projects", label: t("home.projects"), numeric: true, cell: (row) => words.figure(row.projects) },
          { id: "results", label: t("home.results"), numeric: true, cell: (row) => words.figure(row.results) },
          { id: "shared", label: t("home.coFunded"), numeric: true, cell: (row) => words.figure(row.co_funded) },
          { id: "grant", label: t("home.grant"), numeric: true, cell: (row) => money(row.money, "grant") },
          { id: "spent", label: t("results.spent"), numeric: true, cell: (row) => money(row.money, "spent") },
          { id: "burn", label: t("results.burn"), numeric: true, cell: (row) => burn(row.money) },
        ]}
      />
      <p class="help">
        {t("home.donorTotals", {
          results: words.figure(list.totals.results),
          shared: words.figure(list.totals.co_funded),
        })}
      </p>
    </>
  );
}

export function MoneyFacts({ of }: { of: DonorMoney }) {
  const { t } = useLanguage();
  const words = useWords();
  const money = (value: number | null): string => words.figure(value, of.currency ?? "");
  return (
    <dl class="result-figures">
      <Fact name={t("home.projects")}>{words.figure(of.projects)}</Fact>
      <Fact name={t("home.grant")}>{money(of.grant)}</Fact>
      <Fact name={t("results.budget")}>{money(of.budget)}</Fact>
      <Fact name={t("results.spent")}>{money(of.spent)}</Fact>
      <Fact name={t("results.burn")}>{words.percent(of.burn_percent)}</Fact>
    </dl>
  );
}

export function DonorProjects({ of }: { of: DonorAnswer }) {
  const { t } = useLanguage();
  const words = useWords();
  const title = t("home.donorProjects");
  const days = (count: number | null): string => (count === null ? t("value.unknown") : t("results.days", { count }));
  return (
    <>
      <Table
        caption={title}
        rows={of.projects}
        rowKey={(row) => row.id}
        columns={[
          {
            id: "project",
            label: t("home.as.project"),
            heads: true,
            cell: (row) => (
              <>
                <a href={homePath({ as: "project", of: row.code })}>{words.label(row.name) || row.code}</a>{" "}
                <span class="quiet">{row.code}</span>
              </>
            ),
          },
          {
            id: "dates",
            label: t("results.plannedDates"),
            cell: (row) => `${words.day(row.start)} – ${words.day(row.end)}`,
          },
          { id: "slip", label: t("results.startSlip"), numeric: true, cell: (row) => days(row.start_slip_days) },
          { id: "overdue", label: t("home.overdue"), numeric: true, cell: (row) => days(row.overdue_days) },
          { id: "elapsed", label: t("home.elapsed"), numeric: true, cell: (row) => words.percent(row.elapsed_percent) },
          { id: "burn", label: t("results.burn"), numeric: true, cell: (row) => words.percent(row.burn_percent) },
          {
            id: "grant",
            label: t("home.grant"),
            numeric: true,
            cell: (row) => words.figure(row.grant, row.currency ?? ""),
          },
          {
            id: "spent",
            label: t("results.spent"),
            numeric: true,
            cell: (row) => words.figure(row.spent, row.currency ?? ""),
          },
        ]}
      />
      <CsvButton
        title={title}
        on={of.on}
        heads={[
          ...[t("results.code"), t("home.as.project"), t("home.start"), t("home.end"), t("results.startSlip")],
          ...[t("home.overdue"), `${t("home.elapsed")} (%)`, `${t("results.burn")} (%)`, t("home.grant")],
          ...[t("results.spent"), t("home.currency")],
        ]}
        lines={() =>
          of.projects.map((row) => [
            ...[row.code, words.label(row.name), row.start, row.end, row.start_slip_days, row.overdue_days],
            ...[row.elapsed_percent, row.burn_percent, row.grant, row.spent, row.currency],
          ])
        }
      />
    </>
  );
}
