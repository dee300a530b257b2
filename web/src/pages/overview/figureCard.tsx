// figureCard.tsx - one figure: what it is now, beside the same days of last year, by month; every number opens its list.
import type { ComponentChildren } from "preact";
import type { TrendSum } from "../../base/answers";
import { withQuery } from "../../base/api";
import { formatDate, formatNumber, formatUnit } from "../../base/format";
import { LOCALES, useLanguage } from "../../base/i18n";
import { codeLabel, codesOf, fieldLabel, fieldOf, typePlural, useModel } from "../../base/model";
import { listPath } from "../../base/router";
import { amountOf, datedList, measureField, spansOf, type Figure } from "./figures";
import { MonthChart } from "./monthChart";
import { MonthTable } from "./monthTable";

interface Props {
  figure: Figure;
  today: string;
  span: 12 | 24;
}

export function FigureCard({ figure, today, span }: Props) {
  const { language } = useLanguage();
  const { trend, type } = figure;
  const id = `figure-${type.type}`;
  const months = trend.months.map(({ month, sum }) => ({ month, amount: amountOf(sum, figure.headline) }));
  return (
    <article class="figure" aria-labelledby={id} data-figure={type.type}>
      <h3 id={id}>{typePlural(type, language)}</h3>
      {figure.showsOpen && <OpenNow figure={figure} />}
      <ThisYear figure={figure} today={today} />
      <Compared figure={figure} today={today} />
      <MonthChart title={typePlural(type, language)} months={months} span={span} />
      <Parts figure={figure} today={today} />
      <Notes figure={figure} today={today} />
      <MonthTable figure={figure} months={trend.months} />
    </article>
  );
}

/** A number that opens its list; `data-records` is how many records that list has. */
export function Opens({ href, records, children }: { href: string; records: number; children: ComponentChildren }) {
  return (
    <a href={href} data-records={records}>
      {children}
    </a>
  );
}

function OpenNow({ figure: { type, count } }: { figure: Figure }) {
  const { t, language } = useLanguage();
  const open = (count?.records ?? 0) - (count?.ended ?? 0);
  return (
    <p class="figure-main">
      <Opens href={withQuery(listPath(type.type), { ended: "false" })} records={open}>
        <strong>{formatNumber(open, language)}</strong>
      </Opens>{" "}
      {t("figure.openNow")}
    </p>
  );
}

/** An amount as its unit has it; areas and sums of estimates are shown whole. */
function useAmount(figure: Figure): (amount: number) => string {
  const { language } = useLanguage();
  const field = figure.kind === "area" ? measureField(figure, figure.headline[0] ?? -1) : undefined;
  const unit = formatUnit(field?.unit, language);
  return (amount) => formatNumber(Math.round(amount), language) + (unit === "" ? "" : `\u00a0${unit}`);
}

function ThisYear({ figure, today }: { figure: Figure; today: string }) {
  const { t, language } = useLanguage();
  const { trend, type, headline } = figure;
  const amount = useAmount(figure);
  const sum = trend.this_year;
  const Main = figure.showsOpen ? "span" : "strong";
  const date = formatDate(today, language);
  return (
    <p class={figure.showsOpen ? "figure-year" : "figure-main"}>
      <Opens href={datedList(type, spansOf(today).thisYear)} records={sum.records}>
        <Main>{amount(amountOf(sum, headline))}</Main>
      </Opens>{" "}
      {t(`figure.year.${figure.kind}`, { date })}
      {headline.length > 0 && (
        <span class="figure-base">
          {" "}
          {t("figure.inRecords", { count: sum.records })}
          <Without figure={figure} sum={sum} />
        </span>
      )}
    </p>
  );
}

/** Of how many records the amount is not known. */
function Without({ figure, sum }: { figure: Figure; sum: TrendSum }) {
  const { t } = useLanguage();
  const least = Math.min(...figure.headline.map((at) => sum.given[at] ?? 0));
  const missing = sum.records - least;
  return missing > 0 ? <>{t("figure.withoutAmount", { count: missing })}</> : null;
}

function Compared({ figure, today }: { figure: Figure; today: string }) {
  const { t, language } = useLanguage();
  const { trend, type, headline } = figure;
  const amount = useAmount(figure);
  const now = amountOf(trend.this_year, headline);
  const before = amountOf(trend.last_year, headline);
  const change = Math.round(now) - Math.round(before);
  const percent = before > 0 ? Math.round(((now - before) / before) * 100) : undefined;
  const signed = (value: number): string =>
    new Intl.NumberFormat(LOCALES[language], { signDisplay: "exceptZero" }).format(value).replace("-", "\u2212");
  return (
    <p class="figure-compare">
      {t("figure.lastYear")}{" "}
      <Opens href={datedList(type, spansOf(today).lastYear)} records={trend.last_year.records}>
        {amount(before)}
      </Opens>{" "}
      <span class="change">
        {change === 0
          ? t("figure.unchanged")
          : percent === undefined
            ? t("figure.change", { change: signed(change) })
            : t("figure.changePercent", { change: signed(change), percent: signed(percent) })}
      </span>
    </p>
  );
}

/** The year so far by the field that tells most, and what else is summed. */
function Parts({ figure, today }: { figure: Figure; today: string }) {
  const model = useModel();
  const { t, language } = useLanguage();
  const { trend, type, headline, also } = figure;
  const amount = useAmount(figure);
  const field = trend.split ? fieldOf(type, trend.split) : undefined;
  const order = field ? codesOf(model, field).map((code) => code.code) : [];
  const splits = trend.splits.filter((one) => one.this_year.records > 0);
  splits.sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code));
  const canFilter = field !== undefined && type.list.filters.includes(field.id);
  const others = also.filter((at) => (trend.this_year.given[at] ?? 0) > 0);
  if ((!field || splits.length === 0) && others.length === 0) return null;
  return (
    <ul class="figure-parts" aria-label={t("figure.parts")}>
      {others.map((at) => {
        const measure = measureField(figure, at);
        const value = formatNumber(Math.round(trend.this_year.sums[at] ?? 0), language);
        return <li key={at}>{t("text.pair", { label: measure ? fieldLabel(measure, language) : "", value })}</li>;
      })}
      {field &&
        splits.map((one) => {
          const value = amount(amountOf(one.this_year, headline));
          const label = one.code === "" ? t("value.absent") : codeLabel(model, field, one.code, language);
          const text = t("text.pair", { label, value });
          const href = datedList(type, spansOf(today).thisYear, { [field.id]: one.code });
          return (
            <li key={one.code}>
              {canFilter && one.code !== "" ? (
                <Opens href={href} records={one.this_year.records}>
                  {text}
                </Opens>
              ) : (
                text
              )}
            </li>
          );
        })}
    </ul>
  );
}

/** What the figures leave out, counted. */
function Notes({ figure: { trend, type }, today }: { figure: Figure; today: string }) {
  const { t } = useLanguage();
  const { undated, future, coarse } = trend;
  if (undated.records + future.records + coarse === 0) return null;
  return (
    <ul class="figure-notes">
      {undated.records > 0 && (
        <li>
          <Opens href={datedList(type, "none")} records={undated.records}>
            {t("figure.undated", { count: undated.records })}
          </Opens>
        </li>
      )}
      {future.records > 0 && (
        <li>
          <Opens href={datedList(type, spansOf(today).future)} records={future.records}>
            {t("figure.future", { count: future.records })}
          </Opens>
        </li>
      )}
      {coarse > 0 && <li>{t("figure.coarse", { count: coarse })}</li>}
    </ul>
  );
}
