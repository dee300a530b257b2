// chartFrame.tsx - what stands around every chart: title, unit, as of when, its table one click away, and what to take
// along.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { formatMoment, formatUnit } from "../base/format";
import { useLanguage } from "../base/i18n";
import { useProgramme } from "../base/programme";
import { csvOf, fileName, pngOf, save } from "./download";
import type { FigureSet } from "./figureSet";
import { FigureTable } from "./figureTable";

export interface ChartProps {
  set: FigureSet;
  /** The chart's address on its page; "" when it has none of its own. */
  permalink?: string;
}

interface Props extends ChartProps {
  /** What a drawing says in words; absent where the chart is a table. */
  legend?: ComponentChildren;
  /** The legend in one line, for the picture. */
  legendLine?: string;
  children: (width: number) => ComponentChildren;
  /** The chart is its own table. */
  isTable?: boolean;
  /** No one picture says it: without a PNG. */
  hasManyDrawings?: boolean;
}

const WIDTH_AT_FIRST = 320;
/** Of a sheet of A4 between its margins. */
const WIDTH_ON_PAPER = 680;

/** How wide the place for the drawing is: drawings are made for it, so that their letters keep their size. */
function useWidth(): [{ current: HTMLDivElement | null }, number] {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(WIDTH_AT_FIRST);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = (): void => setWidth(Math.max(220, Math.floor(element.clientWidth)));
    measure();
    const onPaper = (): void => setWidth((now) => Math.min(now, WIDTH_ON_PAPER));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    window.addEventListener("beforeprint", onPaper);
    window.addEventListener("afterprint", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("beforeprint", onPaper);
      window.removeEventListener("afterprint", measure);
    };
  }, []);
  return [place, width];
}

export function ChartFrame({
  set,
  permalink = "",
  legend,
  legendLine = "",
  children,
  isTable = false,
  hasManyDrawings = false,
}: Props) {
  const { t, language } = useLanguage();
  const { demonstration } = useProgramme();
  const [place, width] = useWidth();
  const [failed, setFailed] = useState(false);
  const id = useId();
  const unit = formatUnit(set.unit, language);
  const facts = [
    ...(unit === "" ? [] : [unit]),
    ...(set.asOf === "" ? [] : [t("chart.asOf", { date: formatMoment(set.asOf, language) })]),
    ...(set.source === "" ? [] : [t("chart.source", { source: set.source })]),
  ];
  const saveCsv = (): void =>
    save(new Blob([csvOf(set, t("chart.count"))], { type: "text/csv;charset=utf-8" }), `${fileName(set)}.csv`);
  const savePng = async (): Promise<void> => {
    const svg = place.current?.querySelector("svg");
    if (!svg) return;
    const below = [facts.join(" · "), ...(demonstration ? [t("frame.demonstration")] : [])];
    try {
      save(await pngOf(svg, [set.title, ...(legendLine === "" ? [] : [legendLine])], below), `${fileName(set)}.png`);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <figure class="chart" aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{set.title}</h3>
        <p class="chart-facts">{facts.join(" · ")}</p>
      </figcaption>
      {legend}
      <div ref={place} class="chart-place">
        {children(width)}
      </div>
      {!isTable && (
        <details class="chart-table">
          <summary>{t("chart.table")}</summary>
          <FigureTable set={set} />
        </details>
      )}
      <p class="chart-tools">
        <button
          type="button"
          class="link"
          aria-label={t("chart.of", { what: "CSV", title: set.title })}
          onClick={saveCsv}
        >
          CSV
        </button>
        {!isTable && !hasManyDrawings && (
          <button
            type="button"
            class="link"
            aria-label={t("chart.of", { what: "PNG", title: set.title })}
            onClick={() => void savePng()}
          >
            PNG
          </button>
        )}
        {permalink !== "" && (
          <a href={permalink} aria-label={t("chart.of", { what: t("chart.permalink"), title: set.title })}>
            {t("chart.permalink")}
          </a>
        )}
      </p>
      {failed && <p role="alert">{t("chart.noPicture")}</p>}
    </figure>
  );
}
