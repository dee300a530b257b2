// openFigure.tsx - a figure that opens to its records; unknown and suppressed ones say so instead of showing a number.
import { formatNumber, formatUnit } from "../base/format";
import { useLanguage } from "../base/i18n";

export interface OpenFigureProps {
  /** null: not known. */
  value: number | null;
  unit?: string;
  /** Where its records are; undefined when they may not be seen, or there are none to see. */
  href?: string | undefined;
  /** What it is a figure of, for who does not see what stands around it. */
  label?: string;
  /** Too few to be told: the least number that is. */
  suppressedBelow?: number;
}

export function OpenFigure({ value, unit, href, label, suppressedBelow }: OpenFigureProps) {
  const { t, language } = useLanguage();
  if (suppressedBelow !== undefined) {
    return <span class="figure-hidden">{t("chart.suppressed", { count: suppressedBelow })}</span>;
  }
  if (value === null) return <span class="figure-hidden">{t("chart.unknown")}</span>;
  const written = formatUnit(unit, language);
  const text = formatNumber(value, language) + (written === "" ? "" : `\u00a0${written}`);
  if (href === undefined) return <span class="open-figure">{text}</span>;
  return (
    <a class="open-figure" href={href} aria-label={label === undefined ? undefined : `${text} ${label}`}>
      {text}
    </a>
  );
}
