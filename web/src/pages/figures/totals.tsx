// totals.tsx - what all cells come to together, what is missing in it, and why some figures have no total.
import { OpenFigure } from "../../charts";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { axisLabel, recordsOf, type Figure, type FigureContext } from "./figure";
import { sumTold, totalOf, type MeasureDimension, type MeasureValue } from "./measureAnswers";

interface MissingProps {
  missing: number;
  of: number;
  value: MeasureValue;
}

/** "3 of 40 have no area". */
export function MissingOf({ missing, of, value }: MissingProps) {
  const { t, language } = useLanguage();
  if (missing === 0) return null;
  const words = {
    count: missing,
    of: formatNumber(of, language),
    value: (value.label || value.id).toLocaleLowerCase(language),
  };
  return <span class="figure-missing">{t("measures.missing", words)}</span>;
}

interface Props {
  context: FigureContext;
  figure: Figure;
  apart: MeasureDimension[];
}

export function Totals({ context, figure, apart }: Props) {
  const { t } = useLanguage();
  const total = totalOf(figure.answer);
  if (total === undefined) {
    const names = apart.map(axisLabel).join(", ");
    return <p class="notice">{t("measures.noTotal", { dimension: names })}</p>;
  }
  const running = figure.scope.running;
  const href = recordsOf(context, { ...figure, scope: { ...figure.scope, running: false } }, undefined, []);
  return (
    <dl class="figure-totals">
      <div>
        <dt>{t(figure.answer.parts ? "measures.entries" : "measures.records")}</dt>
        <dd>
          <OpenFigure value={total.n} href={href} />
        </dd>
      </div>
      {figure.answer.values.map((value, v) => (
        <div key={value.id}>
          <dt>{value.label || value.id}</dt>
          <dd>
            <OpenFigure
              value={sumTold(figure.answer, total, v)}
              href={href}
              {...(value.unit ? { unit: value.unit } : {})}
            />
            <MissingOf missing={total.missing[v] ?? 0} of={total.n} value={value} />
          </dd>
        </div>
      ))}
      {running && <p class="help">{t("measures.runningHelp")}</p>}
    </dl>
  );
}
