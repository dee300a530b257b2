// portfolioHome.tsx - all programmes of the file: what to chase, the workplans, land and people, parity, lives, and each in
// a row.
import { useResource } from "../../base/api";
import { formatDate } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { useAsOf } from "../../base/programme";
import { Section, useAnchor, useParityConcern } from "../parity/parityParts";
import type { ParityAnswer } from "../parity/parityAnswers";
import { askedIn, parityPath } from "../parity/parityPlace";
import { Shares } from "../parity/rowsSection";
import type { Workplans } from "../results/resultAnswers";
import { Fact, RollUpFacts } from "../results/rollUp";
import { frameworkPath, resultsPath, useWords } from "../results/words";
import { Empty, Ready } from "../../parts/states";

import { FindingList } from "./findingList";
import type { Portfolio } from "./homeAnswers";
import { HomeHead } from "./homeChooser";
import { homePath, type Home } from "./homePlace";
import { PlanLights } from "./planLights";
import { LandByProgramme, LivesByProgramme, ReachedByProgramme } from "./programmeCharts";
import { ProgrammeTable } from "./programmeTable";
import "../parity/parity.css";
import "../results/results.css";

/** Figures of a portfolio are made of records of every type. */
const EVERYTHING = { types: "any" } as const;

export function PortfolioHome({ home }: { home: Home }) {
  const { t } = useLanguage();
  const portfolio = useResource<Portfolio>("/api/portfolio", EVERYTHING);
  const plans = useResource<Workplans>("/api/workplans", EVERYTHING);
  useAnchor(portfolio.data !== undefined && plans.data !== undefined);
  return (
    <>
      <HomeHead home={home} title={t("home.portfolio")} />
      <Ready of={portfolio}>
        {(answer) => <Ready of={plans}>{(workplans) => <Body answer={answer} plans={workplans} />}</Ready>}
      </Ready>
    </>
  );
}

function Body({ answer, plans }: { answer: Portfolio; plans: Workplans }) {
  const { t } = useLanguage();
  const asOf = useAsOf();
  const figures = { answer, asOf };
  const permalink = homePath({ as: "portfolio", of: "" });
  return (
    <>
      <Standing answer={answer} plans={plans} />
      <OnThisPage />
      <FindingList
        findings={answer.findings}
        programmes={answer.programmes}
        on={answer.on}
        namesProgramme={answer.programmes.length > 1}
      />
      <PlanLights
        programmes={answer.programmes}
        late={plans.late}
        asOf={asOf}
        permalink={`${permalink}#plans`}
        title={t("home.plansWorst")}
      />
      <Section id="land" title={t("home.landTitle")}>
        <LandByProgramme {...figures} />
      </Section>
      <Section id="people" title={t("home.peopleTitle")}>
        <ReachedByProgramme {...figures} />
      </Section>
      <Section id="parity" title={t("home.parityTitle")}>
        <ParityByProgramme />
      </Section>
      <Section id="lives" title={t("home.livesTitle")}>
        <LivesByProgramme {...figures} />
      </Section>
      <ProgrammeTable answer={answer} />
      <Elsewhere />
    </>
  );
}

const SECTIONS = ["chase", "plans", "land", "people", "parity", "lives", "programmes"] as const;

/** The page is long on a telephone: the way to each part of it. */
function OnThisPage() {
  const { t } = useLanguage();
  return (
    <nav class="home-sections" aria-label={t("home.onThisPage")}>
      <ul>
        {SECTIONS.map((id) => (
          <li key={id}>
            <a href={`#${id}`}>{t(`home.section.${id}`)}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What is together of all plans; a mean with its coverage and its weakest part beside it. */
function Standing({ answer, plans }: { answer: Portfolio; plans: Workplans }) {
  const { t, language } = useLanguage();
  const words = useWords();
  const weakest = plans.plans.find(
    (plan) => plan.progress_percent !== null && plan.progress_percent === plans.all.least_percent,
  );
  return (
    <section class="result-standing" aria-label={t("home.standing")}>
      <p class="as-of">{t("home.onDay", { date: formatDate(answer.on, language) })}</p>
      <dl class="result-figures">
        <Fact name={t("home.programmes")}>{words.figure(answer.totals.programmes)}</Fact>
        <Fact name={t("results.workplans")}>
          {t("results.globalPlans", { count: plans.global })} {t("results.fieldPlans", { count: plans.field })}
        </Fact>
        <Fact name={t("home.plansInForce")}>{words.figure(answer.totals.plans_in_force)}</Fact>
        <Fact name={t("results.chased")}>
          <a href={resultsPath("")}>{words.figure(plans.late.length)}</a>
        </Fact>
      </dl>
      <RollUpFacts
        of={{ ...plans.all, weakest: weakest?.code ?? null }}
        href={weakest ? frameworkPath(weakest.code, "") : undefined}
      />
    </section>
  );
}

/** People by the programme they work for; what is kept back says so. */
function ParityByProgramme() {
  const { t } = useLanguage();
  const asked = { ...askedIn(""), by: ["programme"] };
  const parity = useResource<ParityAnswer>("/api/parity?by=programme", useParityConcern());
  return (
    <Ready of={parity}>
      {(answer) =>
        answer.rows.length === 0 ? (
          <Empty>{t(answer.withheld ? "parity.withheld" : "parity.none")}</Empty>
        ) : (
          <>
            <Shares answer={answer} asked={asked} title={t("home.parityBy")} />
            <p>
              <a href={parityPath(asked)}>{t("home.parityMore")}</a>
            </p>
          </>
        )
      }
    </Ready>
  );
}

/** Donors and projects have homes of their own. */
function Elsewhere() {
  const { t } = useLanguage();
  return (
    <ul class="home-links">
      {(["donor", "project", "province"] as const).map((as) => (
        <li key={as}>
          <a href={homePath({ as, of: "" })}>{t(`home.all.${as}`)}</a>
        </li>
      ))}
    </ul>
  );
}
