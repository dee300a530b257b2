// figuresPage.tsx - the figures the programme keeps: all of them, and one broken down as one asks.
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { typeOf, typePlural, useModel, type RecordType } from "../../base/model";
import { navigate } from "../../base/router";
import { Heading } from "../../parts/heading";
import { Empty, Failure, Ready } from "../../parts/states";
import { MissingPage } from "../missing/missingPage";
import type { UnitAnswer } from "../units/unitAnswers";
import type { Around } from "./cellRecords";
import { CellTable } from "./cellTable";
import { Choices, ShownAs } from "./choices";
import { axisLabel, figureOf, toldApart, type Figure } from "./figure";
import { FigureChart } from "./figureCharts";
import { useFigureContext } from "./figureContext";
import type { Measure, MeasureAnswer } from "./measureAnswers";
import { MostRecords, typesOfMeasure } from "./mostRecords";
import { useProgrammeNamed } from "./programmeNamed";
import {
  answerQuery,
  figurePath,
  firstQuestion,
  measurePath,
  pageAddress,
  questionFrom,
  type Question,
} from "./question";
import { Totals } from "./totals";
import "./figures.css";

interface PageProps {
  measure?: string;
  search: string;
}

export function FiguresPage({ measure, search }: PageProps) {
  const { t } = useLanguage();
  const measures = useResource<Measure[]>("/api/measures", {});
  if (measures.problem) {
    return (
      <>
        <Heading title={t("measures.title")} />
        <Failure problem={measures.problem} onRetry={measures.reload} />
      </>
    );
  }
  return (
    <Ready of={measures}>
      {(all) =>
        measure === undefined ? <AllMeasures all={all} /> : <OneMeasure all={all} id={measure} search={search} />
      }
    </Ready>
  );
}

function AllMeasures({ all }: { all: Measure[] }) {
  const { t, language } = useLanguage();
  const model = useModel();
  return (
    <>
      <Heading title={t("measures.title")}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a>
        </p>
      </Heading>
      <p class="help">{t("measures.help")}</p>
      {all.length === 0 && <Empty>{t("measures.none")}</Empty>}
      <ul class="measure-list">
        {all.map((one) => {
          const type = typeOf(model, one.type);
          return (
            <li key={one.measure}>
              <h2>
                <a href={pageAddress(one.measure, firstQuestion(one))}>{one.label || one.measure}</a>
              </h2>
              <p>{one.help}</p>
              <p class="quiet">
                {t("measures.madeOf", { type: type ? typePlural(type, language) : one.type })}{" "}
                {one.dimensions.length > 0 &&
                  t("measures.brokenBy", { names: one.dimensions.map(axisLabel).join(", ") })}
              </p>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function OneMeasure({ all, id, search }: { all: Measure[]; id: string; search: string }) {
  const { t } = useLanguage();
  const model = useModel();
  const measure = all.find((one) => one.measure === id);
  const type = measure && typeOf(model, measure.type);
  if (!measure || !type) return <MissingPage />;
  const { question, unknown } = questionFrom(measure, search);
  const change = (next: Question): void => navigate(pageAddress(measure.measure, next));
  return (
    <>
      <Heading title={measure.label || measure.measure}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a> › <a href="/figures">{t("measures.title")}</a>
        </p>
      </Heading>
      <p class="help">{measure.help}</p>
      {measure.parts && <p class="help">{t("measures.partsHelp")}</p>}
      {measure.conditional && measure.condition === undefined && <p class="notice">{t("measures.conditional")}</p>}
      {unknown.length > 0 && (
        <p class="notice" role="status">
          {t("measures.unknown", { names: unknown.join(", ") })}
        </p>
      )}
      <MeasureSelect all={all} measure={measure} />
      <Choices measure={measure} question={question} change={change} type={type} />
      <Answer measure={measure} question={question} change={change} type={type} />
      <MostRecords measure={measure} question={question} type={type} />
    </>
  );
}

function MeasureSelect({ all, measure }: { all: Measure[]; measure: Measure }) {
  const { t } = useLanguage();
  const choose = (id: string): void => {
    const next = all.find((one) => one.measure === id);
    navigate(next ? pageAddress(next.measure, firstQuestion(next)) : figurePath(id));
  };
  return (
    <label class="figure-choice measure-select">
      <span>{t("measures.figure")}</span>
      <select value={measure.measure} onChange={(event) => choose(event.currentTarget.value)}>
        {all.map((one) => (
          <option key={one.measure} value={one.measure}>
            {one.label || one.measure}
          </option>
        ))}
      </select>
    </label>
  );
}

interface AnswerProps {
  measure: Measure;
  question: Question;
  change: (question: Question) => void;
  type: RecordType;
}

/** The units above the one that is chosen, and the programme. */
function useAround({ unit, programme }: Question): Around {
  const found = useResource<UnitAnswer>(unit === "" ? null : `/api/units/${encodeURIComponent(unit)}`, {
    types: "any",
  });
  const named = useProgrammeNamed(programme);
  const above = (found.data?.path ?? []).map((step) => step.id);
  return named ? { above, programme: named } : { above };
}

function Answer(props: AnswerProps) {
  const { measure, question, type } = props;
  const path = withQuery(measurePath(measure.measure), answerQuery(measure, question));
  const answer = useResource<MeasureAnswer>(path, { types: typesOfMeasure(useModel(), measure, type) });
  const around = useAround(question);
  if (answer.problem) return <Failure problem={answer.problem} onRetry={answer.reload} />;
  return <Ready of={answer}>{(data) => <Shown {...props} answer={data} around={around} />}</Ready>;
}

function Shown({ measure, question, change, answer, around }: AnswerProps & { answer: MeasureAnswer; around: Around }) {
  const { t } = useLanguage();
  const context = useFigureContext();
  const fixed = Object.entries(question.where).flatMap(([id, member]) => {
    const dimension = measure.dimensions.find((one) => one.id === id);
    return dimension ? [{ dimension, id: member }] : [];
  });
  const figure: Figure = figureOf(answer, question, around, fixed);
  const apart = measure.dimensions.filter((one) => one.apart && question.where[one.id] === undefined);
  const ids = apart.map((one) => one.id);
  const value = question.value || (measure.values[0]?.id ?? "n");
  if (figure.rows.length === 0) return <Empty>{t("measures.nothing")}</Empty>;
  return (
    <>
      <Totals context={context} figure={figure} apart={apart} />
      <ShownAs measure={measure} question={question} change={change} answer={answer} apart={ids} value={value} />
      <h2>{t("measures.chart")}</h2>
      <div class="figure-charts">
        {toldApart(figure, ids, t).map((one) => (
          <FigureChart
            key={one.title}
            context={context}
            figure={one}
            value={value === "n" ? undefined : value}
            apart={ids}
            asked={question.chart}
            permalink={pageAddress(measure.measure, question)}
          />
        ))}
      </div>
      <OnceBeside answer={answer} value={value} />
      <CellTable context={context} figure={figure} />
    </>
  );
}

/** What a chart of contacts does not say, and where it stands. */
function OnceBeside({ answer, value }: { answer: MeasureAnswer; value: string }) {
  const { t, language } = useLanguage();
  const drawn = answer.values.find((one) => one.id === value);
  if (!answer.once || !drawn || answer.once_told?.value !== value) return null;
  const words = { value: (drawn.label || drawn.id).toLocaleLowerCase(language), label: answer.once_told.label ?? "" };
  return <p class="help">{t("measures.onceBeside", words)}</p>;
}
