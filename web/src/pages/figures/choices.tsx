// choices.tsx - what to ask of a measure: by what, in which steps, of when, where and whom. Only what is kept together
// is offered.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { useLanguage } from "../../base/i18n";
import { codesOf, fieldOf, labelIn, slotField, useModel, type RecordType } from "../../base/model";
import { chartsFor, chartShown } from "./chartChoice";
import { axisLabel } from "./figure";
import type { Measure, MeasureAnswer, MeasureDimension } from "./measureAnswers";
import { isKept, isMonth, STEPS, type ChartKind, type Question } from "./question";
import { RecordChoice } from "./recordChoice";

interface Props {
  measure: Measure;
  question: Question;
  change: (question: Question) => void;
}

interface SelectProps {
  label: string;
  value: string;
  options: { id: string; label: string }[];
  choose: (id: string) => void;
}

function Select({ label, value, options, choose }: SelectProps) {
  const id = useId();
  return (
    <div class="figure-choice">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map((one) => (
          <option key={one.id} value={one.id}>
            {one.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The first dimensions stay; of those behind only what is still kept together with them. */
function withDimension(measure: Measure, question: Question, place: number, id: string): Question {
  const wanted = [...question.by.slice(0, place), ...(id === "" ? [] : [id]), ...question.by.slice(place + 1)];
  const by: string[] = [];
  for (const one of new Set(wanted)) if (isKept(measure, { ...question, by: [...by, one] })) by.push(one);
  return { ...question, by, chart: undefined };
}

const DIMENSIONS_MAX = 3;

function Dimensions({ measure, question, change }: Props) {
  const { t } = useLanguage();
  const places = Math.min(DIMENSIONS_MAX, question.by.length + 1);
  const offered = (place: number): MeasureDimension[] =>
    measure.dimensions.filter(
      (one) =>
        question.where[one.id] === undefined &&
        !question.by.slice(0, place).includes(one.id) &&
        isKept(measure, { ...question, by: [...question.by.slice(0, place), one.id] }),
    );
  return (
    <>
      {Array.from({ length: places }, (_, place) => {
        const dimensions = offered(place);
        if (dimensions.length === 0) return null;
        const options = dimensions.map((one) => ({ id: one.id, label: axisLabel(one) }));
        return (
          <Select
            key={place}
            label={t(place === 0 ? "measures.by" : "measures.thenBy")}
            value={question.by[place] ?? ""}
            options={[{ id: "", label: t("measures.byNothing") }, ...options]}
            choose={(id) => change(withDimension(measure, question, place, id))}
          />
        );
      })}
    </>
  );
}

function Time({ measure, question, change }: Props) {
  const { t } = useLanguage();
  if (!isKept(measure, { ...question, step: "year" })) return null;
  const options = STEPS.map((step) => ({ id: step as string, label: t(`measures.step.${step}`) }));
  const choose = (id: string): void => {
    const step = STEPS.find((one) => one === id);
    change({ ...question, step, running: question.running && step !== undefined, chart: undefined });
  };
  return (
    <>
      <Select
        label={t("measures.steps")}
        value={question.step ?? ""}
        options={[{ id: "", label: t("measures.noStep") }, ...options]}
        choose={choose}
      />
      <MonthInput label={t("measures.from")} value={question.from} choose={(from) => change({ ...question, from })} />
      <MonthInput label={t("measures.to")} value={question.to} choose={(to) => change({ ...question, to })} />
      {question.step !== undefined && (
        <label class="check figure-choice">
          <input
            type="checkbox"
            checked={question.running}
            onChange={(event) => change({ ...question, running: event.currentTarget.checked })}
          />{" "}
          {t("measures.running")}
        </label>
      )}
    </>
  );
}

/** A year or a month; taken when the field is left or Enter is pressed. */
function MonthInput({ label, value, choose }: { label: string; value: string; choose: (text: string) => void }) {
  const { t } = useLanguage();
  const [text, setText] = useState(value);
  const id = useId();
  useEffect(() => setText(value), [value]);
  const isGood = isMonth(text.trim());
  const take = (): void => {
    if (isGood && text.trim() !== value) choose(text.trim());
  };
  return (
    <div class="figure-choice">
      <label for={id}>{label}</label>
      <input
        id={id}
        value={text}
        size={14}
        inputMode="numeric"
        autocomplete="off"
        placeholder={t("measures.monthHint")}
        aria-invalid={!isGood}
        aria-describedby={isGood ? undefined : `${id}-fault`}
        onInput={(event) => setText(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === "Enter" && take()}
      />
      {!isGood && (
        <span id={`${id}-fault`} role="alert">
          {t("measures.monthFault")}
        </span>
      )}
    </div>
  );
}

/** Members that are told apart may be asked for one by one, and then have a total. */
function Apart({ measure, question, change, type }: Props & { type: RecordType }) {
  const { t, language } = useLanguage();
  const model = useModel();
  return (
    <>
      {measure.dimensions.map((dimension) => {
        const field = dimension.field === undefined ? undefined : fieldOf(type, dimension.field);
        if (!dimension.apart || field?.kind !== "code") return null;
        const codes = codesOf(model, field).map((code) => ({ id: code.code, label: labelIn(code.label, language) }));
        const choose = (id: string): void => {
          const { [dimension.id]: _, ...where } = question.where;
          const by = question.by.filter((one) => one !== dimension.id);
          change({ ...question, by, where: id === "" ? where : { ...where, [dimension.id]: id } });
        };
        return (
          <Select
            key={dimension.id}
            label={axisLabel(dimension)}
            value={question.where[dimension.id] ?? ""}
            options={[{ id: "", label: t("measures.eachApart") }, ...codes]}
            choose={choose}
          />
        );
      })}
    </>
  );
}

function Whose({ question, change, type }: Props & { type: RecordType }) {
  const { t } = useLanguage();
  const programme = slotField(type, "belongs_to_programme", "programme")?.to;
  const unit = slotField(type, "belongs_to_unit", "unit")?.to;
  const organisation = slotField(type, "belongs_to_organisation", "organisation")?.to;
  return (
    <>
      {programme !== undefined && (
        <RecordChoice
          label={t("measures.programme")}
          type={programme}
          id={question.programme}
          choose={(id) => change({ ...question, programme: id })}
        />
      )}
      {unit !== undefined && (
        <RecordChoice
          label={t("measures.unit")}
          type={unit}
          id={question.unit}
          choose={(id) => change({ ...question, unit: id })}
        />
      )}
      {organisation !== undefined && (
        <RecordChoice
          label={t("measures.organisation")}
          type={organisation}
          id={question.organisation}
          choose={(id) => change({ ...question, organisation: id })}
        />
      )}
    </>
  );
}

export function Choices(props: Props & { type: RecordType }) {
  const { t } = useLanguage();
  return (
    <form class="figure-choices" aria-label={t("measures.choices")} onSubmit={(event) => event.preventDefault()}>
      <Dimensions {...props} />
      <Time {...props} />
      <Apart {...props} />
      <Whose {...props} />
    </form>
  );
}

interface ShownProps extends Props {
  answer: MeasureAnswer;
  apart: string[];
  value: string;
}

/** How the figures are shown: which of their values, as which chart. */
export function ShownAs({ measure, question, change, answer, apart, value }: ShownProps) {
  const { t } = useLanguage();
  const charts = chartsFor(answer, apart);
  const count = { id: "n", label: t(measure.parts ? "measures.entries" : "measures.records") };
  const values = [...measure.values.map((one) => ({ id: one.id, label: one.label || one.id })), count];
  return (
    <Bar>
      {values.length > 1 && (
        <Select
          label={t("measures.value")}
          value={value}
          options={values}
          choose={(id) => change({ ...question, value: id })}
        />
      )}
      {charts.length > 1 && (
        <Select
          label={t("measures.chart")}
          value={chartShown(answer, apart, question.chart) ?? ""}
          options={charts.map((id) => ({ id, label: t(`measures.chart.${id}`) }))}
          choose={(id) => change({ ...question, chart: id as ChartKind })}
        />
      )}
    </Bar>
  );
}

function Bar({ children }: { children: ComponentChildren }) {
  return <div class="figure-choices">{children}</div>;
}
