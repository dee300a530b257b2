// chartChoice.ts - which charts can show a question's figures, and which one does unless the reader says otherwise.
import type { MeasureAnswer, MeasureDimension } from "./measureAnswers";
import { axisIndex, type Figure } from "./figure";
import type { ChartKind } from "./question";

/** More lines than this are not told from one another. */
const LINES_MAX = 6;
const PARTS_MAX = 12;
const BARS_MAX = 12;

/** The dimensions a chart may add up, in the order they were asked for. */
export function drawnDimensions(answer: MeasureAnswer, apart: string[]): MeasureDimension[] {
  return answer.dimensions.filter((one) => !apart.includes(one.id));
}

export function memberCount(answer: MeasureAnswer, id: string): number {
  return answer.dimensions[axisIndex(answer, id)]?.members.length ?? 0;
}

/** Sex and age, when two sexes at least can stand on either side. */
export function pyramidOf(
  answer: MeasureAnswer,
): { sex: string; age: string; left: string; right: string } | undefined {
  const sex = answer.dimensions.find((one) => one.means === "sex");
  const age = answer.dimensions.find((one) => one.means === "age");
  const [left, right] = sex?.members ?? [];
  if (!sex || !age || !left || !right || left.id === "" || right.id === "") return undefined;
  return { sex: sex.id, age: age.id, left: left.id, right: right.id };
}

export function chartsFor(answer: MeasureAnswer, apart: string[]): ChartKind[] {
  const drawn = drawnDimensions(answer, apart);
  const first = drawn[0];
  const pyramid: ChartKind[] = pyramidOf(answer) ? ["pyramid"] : [];
  if (answer.step === null) return first ? [...pyramid, "bars"] : [];
  return ["lines", ...(first ? (["multiples"] as const) : []), "bars"];
}

export function chartShown(
  answer: MeasureAnswer,
  apart: string[],
  asked: ChartKind | undefined,
): ChartKind | undefined {
  const offered = chartsFor(answer, apart);
  if (asked !== undefined && offered.includes(asked)) return asked;
  if (answer.step === null) return offered[0];
  const first = drawnDimensions(answer, apart)[0];
  if (!first) return "lines";
  const periods = new Set(answer.rows.map((row) => row[0])).size;
  const members = memberCount(answer, first.id);
  if (periods <= BARS_MAX && members <= LINES_MAX) return "bars";
  return members <= LINES_MAX ? "lines" : "multiples";
}

/** The dimension that makes lines; undefined where there would be too many: then one line is their sum. */
export function seriesOf(figure: Figure, apart: string[]): string | undefined {
  const first = drawnDimensions(figure.answer, apart)[0];
  return first && memberCount(figure.answer, first.id) <= LINES_MAX ? first.id : undefined;
}

/** A bar for each place where there are places, else for each member of the first dimension; made of the next one. */
export function barsOf(figure: Figure, apart: string[]): { by: string | undefined; stack: string | undefined } {
  const drawn = drawnDimensions(figure.answer, apart);
  const timed = figure.answer.step !== null;
  const by = timed ? undefined : (drawn.find((one) => one.means === "place") ?? drawn[0]);
  const stack = drawn.find((one) => one !== by && memberCount(figure.answer, one.id) <= PARTS_MAX);
  return { by: by?.id, stack: stack?.id };
}
