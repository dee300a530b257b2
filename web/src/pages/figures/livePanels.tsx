// livePanels.tsx - figures of the programme on its overview: one request for all, each leading to its own page.
import { useRef } from "preact/hooks";
import { useResource, withQuery, type Resource } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import type { Concern } from "../../base/live";
import { typeOf, typesNamedBy, useModel } from "../../base/model";
import { Empty, Ready } from "../../parts/states";
import { figureOf, toldApart } from "./figure";
import { FigureChart } from "./figureCharts";
import { useFigureContext } from "./figureContext";
import type { MeasureAnswer } from "./measureAnswers";
import { apiQuery, NOTHING, pageAddress, type ChartKind, type Question } from "./question";
import "./figures.css";

interface Panel {
  measure: string;
  question: Question;
  chart: ChartKind;
  /** Of a dimension whose members are kept apart: its first one alone is shown. */
  firstOf?: string;
}

function panel(measure: string, chart: ChartKind, question: Partial<Question>, firstOf?: string): Panel {
  return { measure, chart, question: { ...NOTHING, ...question }, ...(firstOf === undefined ? {} : { firstOf }) };
}

const PANELS: Panel[] = [
  panel("released_area", "bars", { step: "year", by: ["product"] }),
  panel("people_taught_by_sex_and_age", "pyramid", { by: ["sex", "age"] }, "method"),
  panel("victims", "lines", { step: "year", by: ["outcome"] }),
  panel("hazards", "bars", { by: ["class", "state"], value: "n" }),
];

function asked({ measure, question, firstOf }: Panel): string {
  const by = String(apiQuery(question)["by"]);
  return `${measure}/${by}${firstOf === undefined ? "" : `,${firstOf}`}`;
}

const PATH = withQuery("/api/panels", { panels: PANELS.map(asked).join(";") });

/** Asked again when records of the types change that the figures are of; before they are known, when any do. */
function usePanels(): Resource<MeasureAnswer[]> {
  const model = useModel();
  const concern = useRef<Concern>({ types: "any" });
  const panels = useResource<MeasureAnswer[]>(PATH, concern.current);
  if (panels.data) {
    const types = panels.data.flatMap((one) => typeOf(model, one.type) ?? []);
    concern.current = { types: [...new Set(types.flatMap(typesNamedBy))] };
  }
  return panels;
}

export function LivePanels() {
  const { t } = useLanguage();
  const panels = usePanels();
  // A programme whose model keeps other figures has these panels not.
  if (panels.problem?.status === 404) return null;
  return (
    <section aria-labelledby="panels-title">
      <h2 id="panels-title">{t("measures.panels")}</h2>
      <Ready of={panels}>
        {(answers) => (
          <ul class="figure-panels">
            {PANELS.map((one, i) => {
              const answer = answers[i];
              return answer && <PanelShown key={one.measure} panel={one} answer={answer} />;
            })}
          </ul>
        )}
      </Ready>
      <p>
        <a href="/figures">{t("measures.allLink")}</a>
      </p>
    </section>
  );
}

function PanelShown({ panel: { measure, question, chart, firstOf }, answer }: { panel: Panel; answer: MeasureAnswer }) {
  const { t } = useLanguage();
  const context = useFigureContext();
  const whole = figureOf(answer, question, [], []);
  const apart = firstOf === undefined ? [] : [firstOf];
  const figure = toldApart(whole, apart, t)[0] ?? whole;
  const where = Object.fromEntries(figure.fixed.map(({ dimension, id }) => [dimension.id, id]));
  const address = pageAddress(measure, { ...question, where, chart });
  const value = question.value === "n" ? undefined : answer.values[0]?.id;
  return (
    <li>
      {figure.rows.length === 0 ? (
        <>
          <h3>{figure.title}</h3>
          <Empty>{t("measures.nothing")}</Empty>
        </>
      ) : (
        <FigureChart context={context} figure={figure} value={value} apart={apart} asked={chart} permalink="" />
      )}
      <p>
        <a href={address}>{t("measures.open", { title: figure.title })}</a>
      </p>
    </li>
  );
}
