// figureContext.ts - what figures are said with: the model, the language, and as of when they are.
import { useLanguage } from "../../base/i18n";
import { useModel } from "../../base/model";
import { useAsOf } from "../../base/programme";
import type { FigureContext } from "./figure";

export function useFigureContext(): FigureContext {
  const { t, language } = useLanguage();
  const model = useModel();
  return { model, t, language, asOf: useAsOf() };
}
