// findingPath.ts - what a finding opens: the framework as a page, parity by grade where that is it, else its record.
import { typesPlaying, useModel } from "../../base/model";
import { recordPath } from "../../base/router";
import { askedIn, parityPath } from "../parity/parityPlace";
import { frameworkPath } from "../results/words";
import type { Finding, PortfolioProgramme } from "./homeAnswers";

/** undefined where the finding names nothing that could be opened. */
export function useFindingPath(programmes: PortfolioProgramme[]): (finding: Finding) => string | undefined {
  const plan = typesPlaying(useModel(), "plans_results")[0]?.type;
  const codes = new Map(
    programmes.flatMap((one) => [...one.workplans, ...one.frameworks]).map((one) => [one.id, one.code]),
  );
  return ({ kind, programme, type, id }) => {
    if (kind === "parity_gap") {
      const whose = programmes.length > 1 ? programmes.find((one) => one.code === programme)?.id : undefined;
      return parityPath({ ...askedIn(""), by: ["grade"], programme: whose ?? "" }, "rows");
    }
    const code = type !== null && type === plan ? codes.get(id ?? "") : undefined;
    if (code !== undefined) return frameworkPath(code, "");
    return type === null || id === null ? undefined : recordPath(type, id);
  };
}
