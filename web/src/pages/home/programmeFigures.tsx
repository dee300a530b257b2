// programmeFigures.tsx - of one programme among several: what to chase in it, its plans, its figures, its people.
import { useResource } from "../../base/api";
import { formatDate } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { typesPlaying, useModel } from "../../base/model";
import { useAsOf } from "../../base/programme";
import { recordPath } from "../../base/router";
import { Ready } from "../../parts/states";
import { AREA_PANELS, MeasurePanels } from "../figures/measurePanels";
import type { NamedProgramme } from "../figures/programmeNamed";
import type { ParityAnswer } from "../parity/parityAnswers";
import { useParityConcern } from "../parity/parityParts";
import { askedIn, parityPath, tableQuery } from "../parity/parityPlace";
import { TotalSection } from "../parity/totalSection";
import { FrameworkTable } from "../results/frameworkTable";
import type { Workplans } from "../results/resultAnswers";
import { FindingList } from "./findingList";
import type { Portfolio } from "./homeAnswers";
import { homePath } from "./homePlace";
import { PlanLights } from "./planLights";
import { ProgrammeTable } from "./programmeTable";
import "../parity/parity.css";
import "../results/results.css";

const EVERYTHING = { types: "any" } as const;

export function ProgrammeFigures({ programme }: { programme: NamedProgramme }) {
  const { t } = useLanguage();
  const type = typesPlaying(useModel(), "is_programme")[0];
  return (
    <>
      <p class="facts">
        <span>{t("text.pair", { label: t("results.code"), value: programme.code })}</span>
        {type && <a href={recordPath(type.type, programme.id)}>{t("home.programmeRecord")}</a>}
      </p>
      <Plans programme={programme} />
      <MeasurePanels
        panels={AREA_PANELS}
        whose={{ programme: programme.code }}
        around={{ above: [], programme }}
        title={t("home.inFigures", { name: programme.name })}
      />
      <People programme={programme} />
    </>
  );
}

function Plans({ programme }: { programme: NamedProgramme }) {
  const { t, language } = useLanguage();
  const asOf = useAsOf();
  const portfolio = useResource<Portfolio>("/api/portfolio", EVERYTHING);
  const plans = useResource<Workplans>("/api/workplans", EVERYTHING);
  return (
    <Ready of={portfolio}>
      {(answer) => {
        const own = answer.programmes.filter((one) => one.code === programme.code);
        const others = own.flatMap((one) => one.frameworks);
        return (
          <>
            <p class="as-of">{t("home.onDay", { date: formatDate(answer.on, language) })}</p>
            <FindingList
              findings={answer.findings.filter((one) => one.programme === programme.code)}
              programmes={answer.programmes}
              on={answer.on}
            />
            <PlanLights
              programmes={own}
              late={plans.data?.late ?? []}
              asOf={asOf}
              permalink={`${homePath({ as: "programme", of: programme.code })}#plans`}
              title={t("home.plansWorst")}
            />
            {others.length > 0 && (
              <FrameworkTable rows={others} day={answer.on} on="" caption={t("results.frameworks")} />
            )}
            <ProgrammeTable answer={{ ...answer, programmes: own }} />
          </>
        );
      }}
    </Ready>
  );
}

function People({ programme }: { programme: NamedProgramme }) {
  const asked = { ...askedIn(""), programme: programme.id };
  const parity = useResource<ParityAnswer>(tableQuery(asked), useParityConcern());
  return (
    <Ready of={parity}>{(answer) => <TotalSection answer={answer} permalink={parityPath(asked, "whole")} />}</Ready>
  );
}
