// measurePanels.tsx - figures beside each other on a page about something else: one request for all, each leading to its
// own page.
import { useRef } from "preact/hooks";
import { useResource, withQuery, type Resource } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import type { Concern } from "../../base/live";
import { typeOf, typesNamedBy, useModel } from "../../base/model";
import { Empty, Ready } from "../../parts/states";
import { NOTHING_AROUND, type Around } from "./cellRecords";
import { figureOf, toldApart, type Figure } from "./figure";
import { FigureChart } from "./figureCharts";
import { useFigureContext } from "./figureContext";
import type { MeasureAnswer } from "./measureAnswers";
import { apiQuery, NOTHING, pageAddress, type ChartKind, type Question } from "./question";
import "./figures.css";

export interface Panel {
  measure: string;
  question: Question;
  chart: ChartKind;
  /** Of a dimension whose members are kept apart: its first one alone is shown. */
  firstOf?: string;
}

function panel(measure: string, chart: ChartKind, question: Partial<Question>, firstOf?: string): Panel {
  return { measure, chart, question: { ...NOTHING, ...question }, ...(firstOf === undefined ? {} : { firstOf }) };
}

export const OVERVIEW_PANELS: Panel[] = [
  panel("released_area", "bars", { step: "year", by: ["product"] }),
  panel("people_taught_by_sex_and_age", "pyramid", { by: ["sex", "age"] }, "method"),
  panel("victims", "lines", { step: "year", by: ["outcome"] }),
  panel("hazards", "bars", { by: ["class", "state"], value: "n" }),
];

/** Of a place or a programme: also who was hurt, and what was found. */
export const AREA_PANELS: Panel[] = [
  panel("hazards", "bars", { by: ["class", "state"], value: "n" }),
  panel("released_area", "bars", { step: "year", by: ["product"] }),
  panel("casualties", "bars", { step: "year", by: ["class"] }),
  panel("victims", "pyramid", { by: ["sex", "age"], value: "n" }),
  panel("people_taught_by_sex_and_age", "pyramid", { by: ["sex", "age"] }, "method"),
  panel("ordnance_found", "bars", { step: "year", by: ["category"] }),
];

/** Of whom all panels are. */
export type Whose = Partial<Pick<Question, "unit" | "programme">>;

function asked({ measure, question, firstOf }: Panel): string {
  const by = String(apiQuery(question)["by"]);
  return `${measure}/${by}${firstOf === undefined ? "" : `,${firstOf}`}`;
}

/** Asked again when records of the types change that the figures are of; before they are known, when any do. */
function usePanels(panels: Panel[], whose: Whose): Resource<MeasureAnswer[]> {
  const model = useModel();
  const concern = useRef<Concern>({ types: "any" });
  const path = withQuery("/api/panels", { ...whose, panels: panels.map(asked).join(";") });
  const answers = useResource<MeasureAnswer[]>(path, concern.current);
  if (answers.data) {
    const types = answers.data.flatMap((one) => typeOf(model, one.type) ?? []);
    concern.current = { types: [...new Set(types.flatMap(typesNamedBy))] };
  }
  return answers;
}

interface Props {
  panels: Panel[];
  whose?: Whose;
  around?: Around;
  title: string;
}

export function MeasurePanels({ panels, whose = {}, around = NOTHING_AROUND, title }: Props) {
  const { t } = useLanguage();
  const answers = usePanels(panels, whose);
  // A programme whose model keeps other figures has these panels not.
  if (answers.problem?.status === 404) return null;
  return (
    <section aria-labelledby="panels-title">
      <h2 id="panels-title">{title}</h2>
      <Ready of={answers}>
        {(all) => (
          <ul class="figure-panels">
            {panels.map((one, i) => {
              const answer = all[i];
              const question = { ...one.question, ...whose };
              return answer && <PanelShown key={i} panel={{ ...one, question }} answer={answer} around={around} />;
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

interface ShownProps {
  panel: Panel;
  answer: MeasureAnswer;
  around: Around;
  /** Members that all rows have. */
  fixed?: Figure["fixed"];
}

export function PanelShown({ panel: { measure, question, chart, firstOf }, answer, around, fixed = [] }: ShownProps) {
  const { t } = useLanguage();
  const context = useFigureContext();
  const whole = figureOf(answer, question, around, fixed);
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
        <FigureChart context={context} figure={figure} value={value} apart={apart} asked={chart} permalink={address} />
      )}
      <p>
        <a href={address}>{t("measures.open", { title: figure.title })}</a>
      </p>
    </li>
  );
}
