// projectFigures.tsx - what a project's work comes to: every measure that knows projects, of this one alone.
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { typeOf, typesNamedBy, useModel } from "../../base/model";
import { Ready } from "../../parts/states";
import { NOTHING_AROUND } from "../figures/cellRecords";
import type { Measure, MeasureAnswer, MeasureDimension } from "../figures/measureAnswers";
import { PanelShown, type Panel } from "../figures/measurePanels";
import { apiQuery, isKept, NOTHING, type Question } from "../figures/question";
import type { NamedProject } from "./projects";

const MEANS = "project";

interface Asked {
  measure: Measure;
  dimension: MeasureDimension;
  question: Question;
}

/** By year, and by what else the measure keeps with projects: members kept apart first. */
function askedOf(measure: Measure, project: string): Asked[] {
  const dimension = measure.dimensions.find((one) => one.means === MEANS);
  if (!dimension) return [];
  const base: Question = { ...NOTHING, step: "year", where: { [dimension.id]: project } };
  const others = measure.dimensions.filter((one) => one !== dimension && isKept(measure, { ...base, by: [one.id] }));
  const by = others.find((one) => one.apart) ?? others.find((one) => one.source === "field");
  return [{ measure, dimension, question: by ? { ...base, by: [by.id] } : base }];
}

export function ProjectFigures({ project }: { project: NamedProject }) {
  const { t } = useLanguage();
  const measures = useResource<Measure[]>("/api/measures", {});
  return (
    <section aria-labelledby="figures-title">
      <h2 id="figures-title">{t("home.inFigures", { name: project.name })}</h2>
      <Ready of={measures}>
        {(all) => (
          <ul class="figure-panels">
            {all
              .flatMap((measure) => askedOf(measure, project.id))
              .map((asked) => (
                <ProjectPanel key={asked.measure.measure} asked={asked} project={project} />
              ))}
          </ul>
        )}
      </Ready>
    </section>
  );
}

function ProjectPanel({ asked: { measure, dimension, question }, project }: { asked: Asked; project: NamedProject }) {
  const model = useModel();
  const type = typeOf(model, measure.type);
  const path = withQuery(`/api/measures/${encodeURIComponent(measure.measure)}`, apiQuery(question));
  const answer = useResource<MeasureAnswer>(path, { types: type ? typesNamedBy(type) : [] });
  const apart = measure.dimensions.find((one) => one.apart && question.by.includes(one.id));
  const panel: Panel = {
    measure: measure.measure,
    question,
    chart: "bars",
    ...(apart ? { firstOf: apart.id } : {}),
  };
  if (answer.data?.rows.length === 0) return null;
  if (!answer.data) {
    return (
      <li>
        <h3>{measure.label || measure.measure}</h3>
        <Ready of={answer}>{() => null}</Ready>
      </li>
    );
  }
  return (
    <PanelShown panel={panel} answer={answer.data} around={NOTHING_AROUND} fixed={[{ dimension, id: project.id }]} />
  );
}
