// state.tsx - the state of a report in words.
import { textOf, useLanguage } from "../base/i18n";

export function ReportState({ state }: { state: string }) {
  const { language } = useLanguage();
  return <span class={`report-state ${state}`}>{textOf(language, `report.state.${state}`) ?? state}</span>;
}
