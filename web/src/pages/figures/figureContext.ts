// figureContext.ts - what figures are said with: the model, the language, and as of when they are.
import { useLanguage } from "../../base/i18n";
import { useLive } from "../../base/live";
import { useModel } from "../../base/model";
import { useProgramme } from "../../base/programme";
import type { FigureContext } from "./figure";

export function useFigureContext(): FigureContext {
  const { t, language } = useLanguage();
  const model = useModel();
  const { now, id } = useProgramme();
  const { kind, asOf } = useLive();
  return { model, t, language, own: id ?? "", asOf: (kind === "live" ? asOf : undefined) ?? now ?? "" };
}
