// keyFigures.tsx - the figures of the programme as cards, with their months beside the year before or all 24.
import { useState } from "preact/hooks";
import type { Overview } from "../../base/answers";
import { formatDate } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { useModel } from "../../base/model";
import { FigureCard } from "./figureCard";
import { figuresOf } from "./figures";

const SPANS = [12, 24] as const;

export function KeyFigures({ data }: { data: Overview }) {
  const model = useModel();
  const { t, language } = useLanguage();
  const [span, setSpan] = useState<12 | 24>(12);
  const figures = figuresOf(model, data);
  const today = data.today ?? "";
  if (figures.length === 0 || today === "") return null;
  return (
    <section aria-labelledby="figures-title" class="figures">
      <h2 id="figures-title">{t("figure.title")}</h2>
      <p class="help">{t("figure.help", { date: formatDate(today, language) })}</p>
      <div class="buttons" role="group" aria-label={t("figure.span")}>
        {SPANS.map((one) => (
          <button type="button" key={one} aria-pressed={one === span} onClick={() => setSpan(one)}>
            {t(`figure.span.${one}`)}
          </button>
        ))}
      </div>
      <div class="figure-grid">
        {figures.map((figure) => (
          <FigureCard key={figure.type.type} figure={figure} today={today} span={span} />
        ))}
      </div>
    </section>
  );
}
