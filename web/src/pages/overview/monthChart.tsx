// monthChart.tsx - months as bars, beside the year before or all 24; the table under the figure says the same.
import { formatNumber } from "../../base/format";
import { LOCALES, useLanguage, type Language } from "../../base/i18n";

export interface Month {
  month: string;
  amount: number;
}

const WIDTH = 240;
const HEIGHT = 56;

export function monthName(month: string, language: Language, style: "short" | "long" = "short"): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  return new Intl.DateTimeFormat(LOCALES[language], { year: "numeric", month: style, timeZone: "UTC" }).format(date);
}

function Bar({ x, width, share, kind }: { x: number; width: number; share: number; kind: string }) {
  const height = share === 0 ? 0 : Math.max(1, share * HEIGHT);
  return <rect class={kind} x={x} y={HEIGHT - height} width={width} height={height} />;
}

interface Props {
  title: string;
  months: Month[];
  span: 12 | 24;
}

export function MonthChart({ title, months, span }: Props) {
  const { t, language } = useLanguage();
  const shown = months.slice(-span);
  const before = span === 12 ? months.slice(0, 12) : [];
  const most = Math.max(0, ...months.slice(span === 12 ? 0 : -span).map((one) => one.amount));
  const highest = shown.reduce((best, one) => (one.amount > best.amount ? one : best), shown[0] ?? months[0]!);
  const share = (amount: number): number => (most > 0 ? Math.max(0, amount) / most : 0);
  const step = WIDTH / span;
  const names = { from: monthName(shown[0]!.month, language), to: monthName(shown.at(-1)!.month, language) };
  const label = t(most > 0 ? "chart.label" : "chart.labelEmpty", {
    title,
    ...names,
    highest: formatNumber(Math.round(highest.amount), language),
    month: monthName(highest.month, language),
  });
  return (
    <div class="month-chart">
      <svg viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} role="img" aria-label={label} preserveAspectRatio="none">
        {before.map((one, i) => (
          <Bar key={one.month} kind="bar before" x={i * step + 1} width={step - 2} share={share(one.amount)} />
        ))}
        {shown.map((one, i) => (
          <Bar
            key={one.month}
            kind={i === span - 1 ? "bar under-way" : "bar"}
            x={i * step + (span === 12 ? step * 0.28 : 1)}
            width={span === 12 ? step * 0.44 : step - 2}
            share={share(one.amount)}
          />
        ))}
        <line class="ground" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
      </svg>
      <p class="chart-ends" aria-hidden="true">
        <span>{names.from}</span>
        <span>{names.to}</span>
      </p>
    </div>
  );
}
