// projectionsSection.tsx - when parity comes by each method, and what each of them assumes, in words beside the figure.
import { useResource } from "../../base/api";
import { formatDate, formatNumber } from "../../base/format";
import { textOf, useLanguage } from "../../base/i18n";
import { navigate } from "../../base/router";
import type { Assumed, Band, Method, Projections } from "./parityAnswers";
import { OBSERVED_FIRST, parityPath, projectionsQuery, type Asked } from "./parityPlace";
import { Guarded, Section, useParityConcern, usePercent } from "./parityParts";
import { LeverForm, Scenario } from "./scenario";

interface Props {
  asked: Asked;
  on: string;
  band: Band;
  baseline: number | undefined;
}

const OBSERVED = [OBSERVED_FIRST, "24", "36"];

export function ProjectionsSection({ asked, on, band, baseline }: Props) {
  const { t } = useLanguage();
  const outlook = useResource<Projections>(asked.published ? null : projectionsQuery(asked), useParityConcern());
  const isAsked = !asked.published && outlook.problem?.status !== 403;
  return (
    <>
      <Section id="projections" title={t("parity.projections")}>
        {isAsked && <ObservedChoice asked={asked} />}
        <Guarded of={outlook} published={asked.published}>
          {(answer) => <Methods answer={answer} on={on} />}
        </Guarded>
      </Section>
      <Section id="scenario" title={t("parity.scenario")}>
        {isAsked && <LeverForm asked={asked} assumed={outlook.data?.scenario.assumed} />}
        <Guarded of={outlook} published={asked.published}>
          {(answer) => (
            <Scenario
              answer={answer}
              band={band}
              baseline={baseline}
              permalink={parityPath({ ...asked, on }, "scenario")}
            />
          )}
        </Guarded>
      </Section>
    </>
  );
}

function ObservedChoice({ asked }: { asked: Asked }) {
  const { t } = useLanguage();
  const choices = OBSERVED.includes(asked.observed) ? OBSERVED : [...OBSERVED, asked.observed];
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>{t("parity.observed")}</span>
        <select
          name="observed"
          value={asked.observed}
          onChange={(event) => navigate(parityPath({ ...asked, observed: event.currentTarget.value }))}
        >
          {choices.map((one) => (
            <option key={one} value={one} selected={one === asked.observed}>
              {t("parity.monthsBack", { count: Number(one) })}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

const METHODS = ["increment_method", "flow_method", "required_hiring"] as const;

function Methods({ answer, on }: { answer: Projections; on: string }) {
  const { t } = useLanguage();
  return (
    <div class="methods">
      {METHODS.map((id) => (
        <article key={id} aria-labelledby={`method-${id}`} class="method">
          <h3 id={`method-${id}`}>{t(`parity.method.${id}`)}</h3>
          <p class="method-answer">
            <MethodAnswer method={answer[id]} on={on} />
          </p>
          <p class="quiet">{t(`parity.methodHelp.${id}`)}</p>
          <h4>{t("parity.assumes")}</h4>
          <Assumptions assumed={answer[id].assumed} />
        </article>
      ))}
    </div>
  );
}

const DAYS_A_YEAR = 365.25;
const MS_A_DAY = 86_400_000;

/** The month in which so many years after the day are over. */
function monthAfter(on: string, years: number): string {
  return new Date(Date.parse(on) + years * DAYS_A_YEAR * MS_A_DAY).toISOString().slice(0, 7);
}

/** Beyond this a month is a precision nobody has. */
const DATED_YEARS_MOST = 100;

function MethodAnswer({ method, on }: { method: Method; on: string }) {
  const { t, language } = useLanguage();
  const percent = usePercent();
  if (method.answer !== "known") return <strong>{t(`parity.answer.${method.answer}`)}</strong>;
  if (method.women_among_hires !== undefined && method.women_among_hires !== null) {
    return <strong>{t("parity.answerHiring", { share: percent(method.women_among_hires * 100) })}</strong>;
  }
  const years = method.years ?? 0;
  return (
    <>
      <strong>{t("parity.answerYears", { years: formatNumber(years, language) })}</strong>
      {on !== "" && years < DATED_YEARS_MOST && (
        <> {t("parity.answerAbout", { date: formatDate(monthAfter(on, years), language) })}</>
      )}
    </>
  );
}

const SHARES = ["share", "target", "turnover", "women_among_hires"];

/** A fraction as of a hundred, as finely as it is told: rounding it again would contradict other figures. */
const hundredths = (fraction: number): number => Math.round(fraction * 1e4) / 100;

function Assumptions({ assumed }: { assumed: Assumed }) {
  const { t, language } = useLanguage();
  const written = (name: string, value: number): string => {
    if (SHARES.includes(name)) return `${formatNumber(hundredths(value), language)}\u00a0%`;
    return formatNumber(name === "increment_a_year" ? hundredths(value) : value, language);
  };
  return (
    <ul>
      {Object.entries(assumed).map(([name, value]) => {
        if (value === false) return null;
        const words = textOf(language, `parity.assumed.${name}`) ?? name;
        if (value === true) return <li key={name}>{words}</li>;
        return (
          <li key={name}>
            {t("chart.point", { what: words, value: value === null ? t("parity.notObserved") : written(name, value) })}
          </li>
        );
      })}
    </ul>
  );
}
