// resultsPage.tsx - every results framework beside the others, and the workplans together.
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { Heading } from "../../parts/heading";
import { Empty, Ready } from "../../parts/states";
import { FrameworkTable } from "./frameworkTable";
import { OnDay } from "./onDay";
import type { FrameworkList, Workplans } from "./resultAnswers";
import { choiceOf, resultsPath, useCode } from "./words";
import { WorkplansView } from "./workplansView";
import "./results.css";

/** Actuals may be computed from records of any type. */
const EVERYTHING = { types: "any" } as const;

export function ResultsPage({ search }: { search: string }) {
  const { t } = useLanguage();
  const { on } = choiceOf(search);
  const frameworks = useResource<FrameworkList>(withQuery("/api/frameworks", { on }), EVERYTHING);
  const plans = useResource<Workplans>(withQuery("/api/workplans", { on }), EVERYTHING);
  return (
    <>
      <Heading title={t("results.title")}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a>
        </p>
      </Heading>
      <p class="help">{t("results.help")}</p>
      <Ready of={frameworks}>
        {(answer) => (
          <>
            <OnDay on={answer.on} asked={on} pathOn={resultsPath} />
            <Frameworks answer={answer} on={on} />
          </>
        )}
      </Ready>
      <section aria-labelledby="workplans-title">
        <h2 id="workplans-title">{t("results.workplans")}</h2>
        <Ready of={plans}>{(answer) => <WorkplansView answer={answer} on={on} />}</Ready>
      </section>
    </>
  );
}

/** Those that are no workplans: these stand together below. */
function Frameworks({ answer, on }: { answer: FrameworkList; on: string }) {
  const { t } = useLanguage();
  const code = useCode();
  const rows = answer.frameworks.filter((one) => code(one.kind)?.stands_for !== "workplan");
  if (answer.frameworks.length === 0) return <Empty>{t("results.none")}</Empty>;
  if (rows.length === 0) return <Empty>{t("results.onlyWorkplans")}</Empty>;
  return <FrameworkTable rows={rows} day={answer.on} on={on} caption={t("results.frameworks")} />;
}
