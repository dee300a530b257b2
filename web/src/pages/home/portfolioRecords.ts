// portfolioRecords.ts - where the records of a programme's figure are: the list that counts what the figure counts.
import { useResource } from "../../base/api";
import { typeOf, useModel } from "../../base/model";
import { cellRecords } from "../figures/cellRecords";
import type { Measure } from "../figures/measureAnswers";
import { NOTHING } from "../figures/question";
import type { PortfolioProgramme } from "./homeAnswers";

export type Span = "this_year" | "last_year" | "ever";

export interface FigureAsked {
  measure: string | undefined;
  programme: Pick<PortfolioProgramme, "id" | "code" | "own"> | undefined;
  span: Span;
  /** By what a dimension means: the member that alone is counted. */
  members?: Record<string, string>;
}

/** From January to the month of the day, as the figures have it. */
export function monthsOf(on: string, span: Span): { from: string; to: string } {
  if (span === "ever") return { from: "", to: "" };
  const year = String(Number(on.slice(0, 4)) - (span === "last_year" ? 1 : 0)).padStart(4, "0");
  return { from: `${year}-01`, to: `${year}-${on.slice(5, 7)}` };
}

/** undefined where no list says what was counted, or the measures are not known yet. */
export function usePortfolioRecords(on: string): (asked: FigureAsked) => string | undefined {
  const model = useModel();
  const measures = useResource<Measure[]>("/api/measures", {});
  return ({ measure, programme, span, members = {} }) => {
    const head = measures.data?.find((one) => one.measure === measure);
    const type = head && typeOf(model, head.type);
    if (!head || !type) return undefined;
    const wanted = Object.entries(members).map(([means, id]) => ({
      dimension: head.dimensions.find((one) => one.means === means),
      id,
    }));
    const known = wanted.flatMap(({ dimension, id }) => (dimension ? [{ dimension, id }] : []));
    if (known.length < wanted.length) return undefined;
    const named = programme?.id ? { id: programme.id, isOwn: programme.own } : undefined;
    const scope = { ...NOTHING, ...monthsOf(on, span), programme: named ? (programme?.code ?? "") : "" };
    const around = named ? { above: [], programme: named } : { above: [] };
    return cellRecords(model, type, head, { period: undefined, yearOnly: false, members: known }, scope, around);
  };
}
