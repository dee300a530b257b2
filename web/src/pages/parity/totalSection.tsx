// totalSection.tsx - everybody on the day: the share against the band, who is in no share, who is missing, where it began.
import { formatDate, formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { recordPath } from "../../base/router";
import { ParityGauge, type FigureSet } from "../../charts";
import { Empty } from "../../parts/states";
import type { FrozenFigure, ParityAnswer } from "./parityAnswers";
import {
  Count,
  Missing,
  PARITY_OF,
  rowsBySex,
  Section,
  useMeasuring,
  usePercent,
  useSexDimension,
  useTypePlaying,
} from "./parityParts";

interface Props {
  answer: ParityAnswer;
  permalink: string;
}

/** The share of women that everything is compared with: where it began. */
export function baselineOf(answer: ParityAnswer | undefined): number | undefined {
  return (
    answer?.frozen_figures.find((one) => one.is_baseline && one.women_percent !== null)?.women_percent ?? undefined
  );
}

export function TotalSection({ answer, permalink }: Props) {
  const { t, language } = useLanguage();
  return (
    <Section id="whole" title={t("parity.whole", { date: formatDate(answer.on, language) })}>
      {answer.published && <Published answer={answer} />}
      <div class="parity-columns">
        <div>
          <Gauge answer={answer} permalink={permalink} />
          <Facts answer={answer} />
        </div>
        <Frozen answer={answer} />
      </div>
    </Section>
  );
}

function Published({ answer }: { answer: ParityAnswer }) {
  const { t } = useLanguage();
  return (
    <p class="notice">
      {answer.withheld && <strong>{t("parity.withheld")} </strong>}
      {t("parity.rule", { most: answer.least - 1 })}
    </p>
  );
}

function Gauge({ answer, permalink }: Props) {
  const { t } = useLanguage();
  const measuring = useMeasuring(answer.unit);
  const sex = useSexDimension();
  const { total, published } = answer;
  if (total.women_percent === null || total.verdict === null) {
    return <Empty>{t(published ? "parity.totalHidden" : "parity.none")}</Empty>;
  }
  const set: FigureSet = {
    title: t("parity.gauge"),
    ...measuring,
    dims: [sex],
    rows: rowsBySex(total),
    asOf: answer.as_of,
    source: t("parity.source"),
    ...(published ? { absent: t("parity.hidden") } : {}),
  };
  const baseline = baselineOf(answer);
  return (
    <ParityGauge
      set={set}
      sex="sex"
      women="women"
      men="men"
      permalink={permalink}
      judged={{ share: total.women_percent, parity: PARITY_OF[total.verdict] }}
      {...(baseline === undefined ? {} : { baseline })}
    />
  );
}

function Facts({ answer }: { answer: ParityAnswer }) {
  const { t, language } = useLanguage();
  const { total, from_head_counts: counted, published, unit } = answer;
  const counts = { women: counted?.women ?? 0, men: counted?.men ?? 0 };
  return (
    <dl class="parity-facts">
      <dt>{t("parity.base")}</dt>
      <dd>
        <Count value={total.base} /> {t("parity.baseOf")}
      </dd>
      <dt>{t("parity.sex.women")}</dt>
      <dd>
        <Count value={total.women} />
      </dd>
      <dt>{t("parity.sex.men")}</dt>
      <dd>
        <Count value={total.men} />
      </dd>
      <dt>{t("parity.sex.other")}</dt>
      <dd>
        <Count value={total.other} /> {t("parity.inNoShare")}
      </dd>
      <dt>{t("parity.sex.not_known")}</dt>
      <dd>
        <Count value={total.not_known} /> {t("parity.inNoShare")}
      </dd>
      <dt>{t("parity.missing")}</dt>
      <dd>{unit === "fte" ? <span class="quiet">{t("parity.missing.heads")}</span> : <Missing cell={total} />}</dd>
      {!published && (
        <>
          <dt>{t("parity.fromCounts")}</dt>
          <dd>
            {t("parity.fromCountsOf", {
              women: formatNumber(counts.women, language),
              men: formatNumber(counts.men, language),
            })}
          </dd>
        </>
      )}
    </dl>
  );
}

/** What was frozen once is shown and never changed here. */
function Frozen({ answer }: { answer: ParityAnswer }) {
  const { t } = useLanguage();
  return (
    <section aria-labelledby="frozen-title" class="parity-frozen">
      <h3 id="frozen-title">{t("parity.frozen")}</h3>
      <p class="help">{t("parity.frozenHelp")}</p>
      {answer.frozen_figures.length === 0 ? (
        <Empty>{t("parity.noFrozen")}</Empty>
      ) : (
        <ul>
          {answer.frozen_figures.map((one) => (
            <FrozenOne key={one.id} figure={one} now={answer.total.women_percent} />
          ))}
        </ul>
      )}
    </section>
  );
}

function FrozenOne({ figure, now }: { figure: FrozenFigure; now: number | null }) {
  const { t, language } = useLanguage();
  const percent = usePercent();
  const type = useTypePlaying("freezes_parity");
  const women = figure.women_percent;
  const since = women === null || now === null ? 0 : Math.round((now - women) * 10) / 10;
  return (
    <li>
      <strong>{type ? <a href={recordPath(type.type, figure.id)}>{figure.label}</a> : figure.label}</strong>{" "}
      {figure.is_baseline && <span class="mark">{t("chart.baseline")}</span>}
      <br />
      {formatDate(figure.date, language)} ·{" "}
      {women === null
        ? t("chart.unknown")
        : t("parity.frozenShares", { women: percent(women), men: percent(100 - women) })}
      {women !== null && now !== null && (
        <>
          {" · "}
          {t(since < 0 ? "parity.pointsBelow" : "parity.pointsAbove", { points: Math.abs(since) })}
        </>
      )}
      <br />
      <span class="quiet">{[figure.whom, figure.source].filter(Boolean).join(" · ")}</span>
    </li>
  );
}
