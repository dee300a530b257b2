// rollUp.tsx - a mean never stands alone: beside it how much of it was reported on, and its weakest part.
import type { ComponentChildren } from "preact";
import { useLanguage } from "../../base/i18n";
import type { RollUp } from "./resultAnswers";
import { useWords } from "./words";

/** How many of the parts the mean is made of. */
export function Coverage({ of }: { of: RollUp }) {
  const { t } = useLanguage();
  const { percent } = useWords();
  if (of.coverage_percent === undefined) return null;
  const cancelled = Number(of.cancelled ?? 0);
  return (
    <>
      {percent(of.coverage_percent)}{" "}
      <span class="quiet">{t("results.reportedOf", { reported: of.reported ?? 0, count: of.parts ?? 0 })}</span>
      {cancelled > 0 && <span class="quiet"> {t("results.cancelled", { count: cancelled })}</span>}
    </>
  );
}

/** The weakest part with its figure, as a link to it. */
export function Weakest({ of, href }: { of: RollUp; href?: string | undefined }) {
  const { t } = useLanguage();
  const { percent } = useWords();
  if (of.least_percent === null || of.least_percent === undefined) return <>{t("value.unknown")}</>;
  return (
    <>
      {of.weakest ? href ? <a href={href}>{of.weakest}</a> : of.weakest : ""} {percent(of.least_percent)}{" "}
      {of.most_percent !== null && of.most_percent !== undefined && (of.parts ?? 0) > 1 && (
        <span class="quiet">{t("results.most", { most: percent(of.most_percent) })}</span>
      )}
    </>
  );
}

/** The facts of a mean in one list. */
export function RollUpFacts({ of, href }: { of: RollUp; href?: string | undefined }) {
  const { t } = useLanguage();
  const { percent } = useWords();
  return (
    <dl class="result-figures">
      <Fact name={t("results.progress")}>
        <strong>{percent(of.progress_percent)}</strong>
      </Fact>
      <Fact name={t("results.planned")}>{percent(of.planned_percent)}</Fact>
      {of.schedule_percent !== undefined && <Fact name={t("results.schedule")}>{percent(of.schedule_percent)}</Fact>}
      {of.coverage_percent !== undefined && (
        <>
          <Fact name={t("results.coverage")}>
            <Coverage of={of} />
          </Fact>
          <Fact name={t("results.weakest")}>
            <Weakest of={of} href={href} />
          </Fact>
        </>
      )}
    </dl>
  );
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
