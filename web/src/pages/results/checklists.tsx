// checklists.tsx - scores of the gender guidelines' checklist, with the answers they are made of and those that are missing.
import { useLanguage } from "../../base/i18n";
import { typesPlaying, useModel } from "../../base/model";
import { listPath } from "../../base/router";
import { Empty } from "../../parts/states";
import { Table, type Column } from "../../parts/table";
import type { Checklist, Score } from "./resultAnswers";
import { useWords } from "./words";

type Section = Checklist["sections"][number];

export function Checklists({ all }: { all: Checklist[] }) {
  const { t } = useLanguage();
  const words = useWords();
  const answers = typesPlaying(useModel(), "answers_check")[0];
  const nameOf = (row: Checklist): string => words.label(row.name) || row.id;
  const scores: Column<Checklist>[] = [
    { id: "programme", label: t("results.programme"), heads: true, cell: (row) => nameOf(row) },
    ...useScoreColumns<Checklist>(),
    { id: "last", label: t("results.lastAnswer"), cell: (row) => words.day(row.last_answer) },
  ];
  const parts: Column<Section>[] = [
    { id: "section", label: t("results.section"), heads: true, cell: (row) => words.code(row.section) },
    ...useScoreColumns<Section>(),
  ];
  if (all.length === 0) return <Empty>{t("results.noChecklists")}</Empty>;
  return (
    <>
      <p class="help">
        {t("results.scoreHelp")} {answers && <a href={listPath(answers.type)}>{t("results.answers")}</a>}
      </p>
      <Table caption={t("results.checklistsCaption")} columns={scores} rows={all} rowKey={(row) => row.id} />
      {all.map((one) => (
        <details key={one.id} class="result-more">
          <summary>{t("results.sectionsOf", { name: nameOf(one) })}</summary>
          <Table
            caption={t("results.sectionsOf", { name: nameOf(one) })}
            columns={parts}
            rows={one.sections}
            rowKey={(row, i) => row.section ?? i}
          />
        </details>
      ))}
    </>
  );
}

function useScoreColumns<Row extends Score>(): Column<Row>[] {
  const { t } = useLanguage();
  const words = useWords();
  const count = (id: "yes" | "partly" | "no" | "not_applicable" | "unanswered"): Column<Row> => ({
    id,
    label: t(`results.answer.${id}`),
    numeric: true,
    cell: (row) => words.figure(row[id]),
  });
  return [
    {
      id: "score",
      label: t("results.score"),
      numeric: true,
      cell: (row) => <strong>{words.percent(row.score_percent)}</strong>,
    },
    ...[count("yes"), count("partly"), count("no"), count("not_applicable"), count("unanswered")],
  ];
}
