// resultTree.tsx - results in each other, each with its level as this framework calls it and as everybody would.
import { useEffect } from "preact/hooks";
import { useLanguage } from "../../base/i18n";
import { replacePlace } from "../../base/router";
import { TrafficLight } from "../../charts";
import { Empty } from "../../parts/states";
import type { Framework, ResultNode } from "./resultAnswers";
import { ResultDetail } from "./resultDetail";
import { frameworkPath, useWords, type Choice } from "./words";

const ALL = "*";

interface Props {
  framework: Framework;
  choice: Choice;
}

/** A result is also open when one of its indicators is asked for. */
function isOpen(node: ResultNode, open: string[]): boolean {
  return open.includes(ALL) || open.includes(node.code) || node.indicators.some((one) => open.includes(one.code));
}

/** Comes to the result the address asks for, once. */
function useArrival(framework: Framework, open: string[]): void {
  useEffect(() => {
    const node = framework.nodes.find((one) => isOpen(one, open));
    if (open.length === 1 && !open.includes(ALL) && node) document.getElementById(`node-${node.id}`)?.scrollIntoView();
  }, [framework.id]);
}

export function ResultTree({ framework, choice }: Props) {
  const { t } = useLanguage();
  const { nodes } = framework;
  useArrival(framework, choice.open);
  if (nodes.length === 0) return <Empty>{t("results.noResults")}</Empty>;
  const show = (open: string[]): void => replacePlace(frameworkPath(framework.code, choice.on, open));
  const toggle = (node: ResultNode): void => {
    const now = nodes.filter((one) => isOpen(one, choice.open)).map((one) => one.code);
    show(now.includes(node.code) ? now.filter((code) => code !== node.code) : [...now, node.code]);
  };
  const shared = { framework, choice, toggle };
  return (
    <>
      <p class="result-buttons">
        <button type="button" onClick={() => show([ALL])}>
          {t("results.openAll")}
        </button>{" "}
        <button type="button" onClick={() => show([])}>
          {t("results.closeAll")}
        </button>
      </p>
      <Branch nodes={nodes.filter((node) => !nodes.some((one) => one.id === node.parent))} {...shared} />
    </>
  );
}

interface BranchProps extends Props {
  nodes: ResultNode[];
  toggle: (node: ResultNode) => void;
}

function Branch({ nodes, ...shared }: BranchProps) {
  return (
    <ul class="result-tree">
      {nodes.map((node) => (
        <Result key={node.id} node={node} {...shared} />
      ))}
    </ul>
  );
}

function Result({ node, ...shared }: Omit<BranchProps, "nodes"> & { node: ResultNode }) {
  const { t } = useLanguage();
  const words = useWords();
  const { framework, choice, toggle } = shared;
  const below = framework.nodes.filter((one) => one.parent === node.id);
  return (
    <li id={`node-${node.id}`}>
      <details class="result-more" open={isOpen(node, choice.open)}>
        <summary
          onClick={(event) => {
            event.preventDefault();
            toggle(node);
          }}
        >
          <span class="result-head">
            <span class="result-level">
              <LevelName of={node} /> {node.code}
            </span>{" "}
            <strong>{words.label(node.text)}</strong>{" "}
            <span class="result-now">
              <TrafficLight light={node.light} overdue={node.late !== null} />{" "}
              {t("results.now", {
                progress: words.percent(node.progress_percent),
                planned: words.percent(node.planned_percent),
              })}
              {node.coverage_percent !== undefined &&
                ` · ${t("results.nowOf", {
                  coverage: words.percent(node.coverage_percent),
                  weakest: `${node.weakest ?? ""} ${words.percent(node.least_percent)}`.trim(),
                })}`}
              {Boolean(node.cancelled) && node.reason && ` · ${words.code(node.status)}`}
            </span>
          </span>
        </summary>
        <ResultDetail node={node} framework={framework} on={choice.on} />
      </details>
      {below.length > 0 && <Branch nodes={below} {...shared} />}
    </li>
  );
}

/** "Résultat" is an output here and an outcome there: the framework's own word stands first, what it means beside it. */
function LevelName({ of }: { of: ResultNode }) {
  const { t } = useLanguage();
  const words = useWords();
  const own = words.label(of.level_name);
  const meaning = words.code(of.level);
  if (own === "" || own === meaning) return <>{meaning}</>;
  return (
    <>
      {own} <span class="quiet">{t("results.meaning", { level: meaning })}</span>
    </>
  );
}
