// frameworkPage.tsx - one results framework: its tree, its indicators, what was found wrong, and what stands around it.
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { LIGHTS, TrafficLight } from "../../charts";
import { Heading } from "../../parts/heading";
import { Ready } from "../../parts/states";
import { Around, FaultList } from "./around";
import { IndicatorTable } from "./indicatorTable";
import { OnDay } from "./onDay";
import type { Framework } from "./resultAnswers";
import { ResultTree } from "./resultTree";
import { Fact, RollUpFacts } from "./rollUp";
import { choiceOf, frameworkPath, kindOf, resultsPath, useWords, type Choice } from "./words";
import { usePaper } from "./paper";
import "./results.css";

/** Actuals may be computed from records of any type. */
const EVERYTHING = { types: "any" } as const;

export function FrameworkPage({ code, search }: { code: string; search: string }) {
  const { t } = useLanguage();
  const words = useWords();
  const choice = choiceOf(search);
  const path = withQuery(`/api/frameworks/${encodeURIComponent(code)}`, { on: choice.on });
  const framework = useResource<Framework>(path, EVERYTHING);
  return (
    <>
      <Heading title={words.label(framework.data?.name) || code}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a> › <a href={resultsPath(choice.on)}>{t("results.title")}</a>
        </p>
      </Heading>
      <Ready of={framework}>{(answer) => <Body of={answer} choice={choice} />}</Ready>
    </>
  );
}

function Body({ of, choice }: { of: Framework; choice: Choice }) {
  const { t } = useLanguage();
  usePaper();
  return (
    <>
      <OnDay on={of.on} asked={choice.on} pathOn={(on) => frameworkPath(of.code, on, choice.open)} />
      <Standing of={of} on={choice.on} />
      <FaultList faults={of.faults} />
      <section aria-labelledby="tree-title">
        <h2 id="tree-title">{t("results.tree")}</h2>
        <p class="help">{t("results.treeHelp")}</p>
        <ResultTree framework={of} choice={choice} />
      </section>
      <IndicatorTable framework={of} choice={choice} />
      <Around of={of} />
    </>
  );
}

/** What it is, how far it has come, and by how much of it that is known. */
function Standing({ of, on }: { of: Framework; on: string }) {
  const { t } = useLanguage();
  const words = useWords();
  const lights = LIGHTS.filter((light) => of.indicator_lights[light] > 0);
  return (
    <section class="result-standing" aria-label={t("results.standing")}>
      <p>
        <TrafficLight light={of.light} />{" "}
        <a href={words.record("plans_results", of.id)}>{t("results.record", { code: of.code })}</a>{" "}
        <span class="quiet">
          {[kindOf(of, words), words.code(of.status), t("results.version", { version: of.version ?? "–" })]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </p>
      <RollUpFacts of={of} href={of.weakest ? frameworkPath(of.code, on, [of.weakest]) : undefined} />
      <p class="help">{t("results.capped")}</p>
      <dl class="result-figures">
        <Fact name={t("results.lasts")}>{words.period(of.from && of.to ? { from: of.from, to: of.to } : null)}</Fact>
        <Fact name={t("results.owner")}>
          {of.owner.name ? (
            <a href={words.record("is_organisation", of.owner.id)}>{of.owner.name}</a>
          ) : (
            <strong>{t("results.noOwner")}</strong>
          )}
          {of.owner.function && `, ${of.owner.function}`}
        </Fact>
        <Fact name={t("results.late")}>{words.figure(of.late_count)}</Fact>
        <Fact name={t("results.faults")}>{words.figure(of.fault_count)}</Fact>
        <Fact name={t("results.thresholds")}>
          {t("results.thresholdsSay", {
            green: words.percent(of.thresholds.green / 10),
            amber: words.percent(of.thresholds.amber / 10),
          })}
        </Fact>
      </dl>
      {lights.length > 0 && (
        <ul class="light-counts" aria-label={t("results.indicatorLights")}>
          {lights.map((light) => (
            <li key={light}>
              <strong>{of.indicator_lights[light]}</strong> <TrafficLight light={light} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
