// resultDetail.tsx - what one result is made of: who answers for it, dates, indicators, updates, links, assumptions.
import { useLanguage } from "../../base/i18n";
import { Table } from "../../parts/table";
import { IndicatorView } from "./indicatorView";
import type { Assumption, Framework, ResultLink, ResultNode } from "./resultAnswers";
import { Fact, RollUpFacts } from "./rollUp";
import { frameworkPath, useWords } from "./words";

interface Props {
  node: ResultNode;
  framework: Framework;
  on: string;
}

export function ResultDetail({ node, framework, on }: Props) {
  const { t } = useLanguage();
  return (
    <div class="result-detail">
      <RollUpFacts of={node} href={node.weakest ? frameworkPath(framework.code, on, [node.weakest]) : undefined} />
      <Facts node={node} />
      {node.indicators.map((one) => (
        <IndicatorView key={one.id} of={one} day={framework.on} path={frameworkPath(framework.code, on, [one.code])} />
      ))}
      {node.updates.length > 0 && <Updates node={node} />}
      {node.assumptions.length > 0 && <Assumptions all={node.assumptions} code={node.code} />}
      {node.links.length > 0 && <Links all={node.links} code={node.code} />}
      {node.indicators.length + node.updates.length === 0 && node.is_work && <p>{t("results.noUpdate")}</p>}
    </div>
  );
}

function Facts({ node }: { node: ResultNode }) {
  const { t } = useLanguage();
  const words = useWords();
  const between = (from: string | null, to: string | null): string =>
    from || to ? `${words.day(from)} – ${words.day(to)}` : t("value.absent");
  return (
    <dl class="result-figures">
      <Fact name={t("results.state")}>
        {words.code(node.status)}
        {node.reason && `: ${node.reason}`}
      </Fact>
      <Fact name={t("results.owner")}>
        {node.owner.name ? (
          <a href={words.record("is_organisation", node.owner.id)}>{node.owner.name}</a>
        ) : (
          t("results.noOwner")
        )}
        {node.owner.function && `, ${node.owner.function}`}
      </Fact>
      <Fact name={t("results.plannedDates")}>{between(node.start, node.end)}</Fact>
      <Fact name={t("results.actualDates")}>{between(node.started, node.ended)}</Fact>
      <Fact name={t("results.weight")}>{words.figure(node.weight)}</Fact>
      {node.pillar && <Fact name={t("results.pillar")}>{words.code(node.pillar)}</Fact>}
      {node.limb && <Fact name={t("results.limb")}>{words.code(node.limb)}</Fact>}
      {node.origin && <Fact name={t("results.origin")}>{words.code(node.origin)}</Fact>}
      {node.late && (
        <Fact name={t("results.late")}>
          {t("results.lateSince", { date: words.day(node.late.since), period: words.period(node.late.period) })}
        </Fact>
      )}
      <Fact name={t("results.recordOf")}>
        <a href={words.record("is_result", node.id)}>{node.code}</a>
      </Fact>
    </dl>
  );
}

function Updates({ node }: { node: ResultNode }) {
  const { t } = useLanguage();
  const words = useWords();
  return (
    <Table
      caption={t("results.updates", { code: node.code })}
      rows={[...node.updates].reverse()}
      rowKey={(row) => row.id}
      columns={[
        {
          id: "day",
          label: t("results.day"),
          heads: true,
          cell: (row) => <a href={words.record("updates_progress", row.id)}>{words.day(row.day)}</a>,
        },
        { id: "percent", label: t("results.progress"), numeric: true, cell: (row) => words.percent(row.percent) },
        { id: "status", label: t("results.state"), cell: (row) => words.code(row.status) },
        { id: "note", label: t("results.comment"), cell: (row) => words.label(row.note) || t("value.none") },
      ]}
    />
  );
}

function Assumptions({ all, code }: { all: Assumption[]; code: string }) {
  const { t } = useLanguage();
  const words = useWords();
  const ofFive = (value: number): string => (value > 0 ? t("results.ofFive", { value }) : t("value.absent"));
  return (
    <Table
      caption={t("results.assumptions", { code })}
      rows={all}
      rowKey={(row) => row.id}
      columns={[
        {
          id: "text",
          label: t("results.assumption"),
          heads: true,
          cell: (row) => <a href={words.record("assumes", row.id)}>{words.label(row.text)}</a>,
        },
        { id: "kind", label: t("results.kind"), cell: (row) => words.code(row.kind) },
        { id: "status", label: t("results.state"), cell: (row) => words.code(row.status) },
        { id: "likelihood", label: t("results.likelihood"), cell: (row) => ofFive(row.likelihood_of_5) },
        { id: "consequence", label: t("results.consequence"), cell: (row) => ofFive(row.consequence_of_5) },
        { id: "measures", label: t("results.mitigation"), cell: (row) => row.measures ?? t("value.none") },
        { id: "reviewed", label: t("results.reviewed"), cell: (row) => words.day(row.reviewed) },
      ]}
    />
  );
}

function Links({ all, code }: { all: ResultLink[]; code: string }) {
  const { t } = useLanguage();
  const words = useWords();
  return (
    <Table
      caption={t("results.links", { code })}
      rows={all}
      rowKey={(_, i) => i}
      columns={[
        {
          id: "to",
          label: t("results.linkedTo"),
          heads: true,
          cell: (row) =>
            row.result ? (
              <a href={words.record("is_result", row.result)}>{t("results.resultAbove")}</a>
            ) : (
              words.code(row.goal) || (row.reference ?? t("value.absent"))
            ),
        },
        { id: "kind", label: t("results.kind"), cell: (row) => words.code(row.kind) },
        { id: "relation", label: t("results.relation"), cell: (row) => words.code(row.relation) || t("value.absent") },
        { id: "said", label: t("results.saidBy"), cell: (row) => row.said_by ?? t("value.absent") },
      ]}
    />
  );
}
