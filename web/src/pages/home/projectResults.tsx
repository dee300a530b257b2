// projectResults.tsx - the frameworks of a project: progress beside time and money, what waits for whom, what is wrong.
import type { RecordPage } from "../../base/answers";
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { fieldOf, slotField, typesPlaying, useModel } from "../../base/model";
import { useAsOf } from "../../base/programme";
import { TrafficLight, TrafficTable, type FigureSet } from "../../charts";
import { Empty, Ready } from "../../parts/states";
import { FaultList, Funding } from "../results/around";
import type { Framework, ResultNode } from "../results/resultAnswers";
import { RollUpFacts } from "../results/rollUp";
import { frameworkPath, useWords } from "../results/words";
import type { NamedProject } from "./projects";
import "../results/results.css";

const EVERYTHING = { types: "any" } as const;
const FRAMEWORKS_MAX = 20;

/** Codes of the frameworks that name the project. */
function useCodes(project: NamedProject) {
  const model = useModel();
  const type = typesPlaying(model, "plans_results")[0];
  const named = type && slotField(type, "plans_results", "project");
  const code = type && slotField(type, "plans_results", "code");
  const path = type && named ? `/api/records/${type.type}` : null;
  const page = useResource<RecordPage>(
    path && withQuery(path, { [named?.id ?? ""]: project.id, limit: FRAMEWORKS_MAX }),
    { types: type ? [type.type] : [] },
  );
  const codeOf = (values: RecordPage["rows"][number]["values"]): string[] => {
    const value = values[code && type ? (fieldOf(type, code.id)?.id ?? "") : ""];
    return typeof value === "string" ? [value] : [];
  };
  return { ...page, data: page.data?.rows.flatMap((row) => codeOf(row.values)) };
}

export function ProjectResults({ project }: { project: NamedProject }) {
  const { t } = useLanguage();
  const codes = useCodes(project);
  return (
    <Ready of={codes}>
      {(all) =>
        all.length === 0 ? (
          <Empty>{t("home.noFramework")}</Empty>
        ) : (
          <>
            {all.map((code) => (
              <OneFramework key={code} code={code} />
            ))}
          </>
        )
      }
    </Ready>
  );
}

function OneFramework({ code }: { code: string }) {
  const path = withQuery(`/api/frameworks/${encodeURIComponent(code)}`, { brief: true });
  const framework = useResource<Framework>(path, EVERYTHING);
  return <Ready of={framework}>{(of) => <Standing of={of} />}</Ready>;
}

function Standing({ of }: { of: Framework }) {
  const { t } = useLanguage();
  const words = useWords();
  const id = `framework-${of.id}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        <a href={frameworkPath(of.code, "")}>{words.label(of.name) || of.code}</a>
      </h2>
      <p class="as-of">{t("home.onDay", { date: words.day(of.on) })}</p>
      <p>
        <TrafficLight light={of.light} overdue={of.late_count > 0} />
      </p>
      <RollUpFacts of={of} href={of.weakest ? frameworkPath(of.code, "", [of.weakest]) : undefined} />
      {of.funded_as && <Funding of={of.funded_as} />}
      <PaceAndMoney of={of} />
      <Indicators of={of} />
      <Waiting of={of} />
      <FaultList faults={of.faults} />
    </section>
  );
}

/** The pair a donor asks for: is the work as far as the money? */
function PaceAndMoney({ of }: { of: Framework }) {
  const { t } = useLanguage();
  const words = useWords();
  const burn = of.funded_as?.burn_percent ?? null;
  if (burn === null || of.progress_percent === null) return null;
  return <p>{t("home.paceAndMoney", { done: words.percent(of.progress_percent), spent: words.percent(burn) })}</p>;
}

function Indicators({ of }: { of: Framework }) {
  const { t } = useLanguage();
  const words = useWords();
  const asOf = useAsOf();
  const all = of.nodes.flatMap((node) => node.indicators.map((indicator) => ({ node, indicator })));
  if (all.length === 0) return null;
  const set: FigureSet = {
    title: t("home.indicators"),
    unit: "",
    dims: [
      {
        id: "indicator",
        label: t("results.indicator"),
        members: all.map(({ indicator: one }) => ({ id: one.id, label: `${one.code} ${words.label(one.name)}` })),
      },
    ],
    rows: all.map(({ indicator: one }, i) => [i, null, one.target, one.actual, one.achievement_percent]),
    measures: [
      { id: "target", label: t("chart.target") },
      { id: "actual", label: t("results.actual") },
      { id: "achievement", label: t("results.achievement"), unit: "%" },
    ],
    asOf,
    source: t("home.source"),
  };
  const lights = all.map(({ node, indicator: one }) => ({
    id: one.id,
    light: one.light,
    overdue: one.late !== null,
    href: frameworkPath(of.code, "", [node.code, one.code]),
  }));
  return <TrafficTable set={set} lights={lights} permalink={frameworkPath(of.code, "")} />;
}

interface Waited {
  id: string;
  href: string | undefined;
  words: string;
  since: string;
}

/** Updates and reports that should be here: whom to ask, and since when. */
function Waiting({ of }: { of: Framework }) {
  const { t } = useLanguage();
  const words = useWords();
  const who = (node: ResultNode): string =>
    [node.owner.name ?? of.owner.name ?? t("results.noOwner"), node.owner.function].filter(Boolean).join(", ");
  const waited = of.nodes.flatMap((node): Waited[] => [
    ...(node.late
      ? [
          {
            id: node.id,
            href: words.record("is_result", node.id),
            words: `${node.code} ${words.label(node.text)} – ${who(node)}`,
            since: node.late.since,
          },
        ]
      : []),
    ...node.indicators.flatMap((one) =>
      one.late
        ? [
            {
              id: one.id,
              href: words.record("is_indicator", one.id),
              words: `${one.code} ${words.label(one.name)} – ${who(node)}`,
              since: one.late.since,
            },
          ]
        : [],
    ),
  ]);
  return (
    <>
      <h3>{t("results.chased")}</h3>
      {waited.length === 0 ? (
        <Empty>{t("results.noneLate")}</Empty>
      ) : (
        <ul class="chase">
          {waited.map((one) => (
            <li key={one.id}>
              <a href={one.href}>{one.words}</a>{" "}
              <span class="quiet">{t("home.since", { date: words.day(one.since) })}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
