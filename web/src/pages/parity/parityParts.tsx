// parityParts.tsx - what the sections of the page share: counts and shares in words, what may not be told, where records are.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Resource } from "../../base/api";
import { formatNumber } from "../../base/format";
import { LOCALES, useLanguage } from "../../base/i18n";
import type { Concern } from "../../base/live";
import { typesPlaying, useModel, type RecordType } from "../../base/model";
import type { FigureSet, Parity } from "../../charts";
import { Ready } from "../../parts/states";
import { SEXES, type Band, type Cell, type Counts, type DimensionValue, type Verdict } from "./parityAnswers";

/** Roles of the types that figures of people are made of. */
const ROLES = [
  "is_person",
  "assigns_person",
  "counts_staff",
  "moves_person",
  "opens_post",
  "counts_candidates",
  "freezes_parity",
  "is_programme",
  "is_organisation",
  "is_duty_station",
];

export function useParityConcern(): Concern {
  const model = useModel();
  return { types: ROLES.flatMap((role) => typesPlaying(model, role).map((type) => type.type)) };
}

export function useTypePlaying(role: string): RecordType | undefined {
  return typesPlaying(useModel(), role)[0];
}

/** Of a hundred, with one decimal as the server rounds it. */
export function usePercent(): (value: number) => string {
  const { language } = useLanguage();
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return (value) => `${new Intl.NumberFormat(LOCALES[language], digits).format(value)}\u00a0%`;
}

export const PARITY_OF: Record<Verdict, Parity> = {
  nobody: "none",
  within: "within",
  nearest: "nearest",
  men_over: "below",
  women_over: "above",
};

export const SIGN_OF: Record<Verdict, string> = {
  nobody: "–",
  within: "●",
  nearest: "◐",
  men_over: "▼",
  women_over: "▲",
};

/** A count; what is kept back says so and is no zero. */
export function Count({ value }: { value: number | null }) {
  const { t, language } = useLanguage();
  if (value === null) return <span class="figure-hidden">{t("parity.hidden")}</span>;
  return <span class="open-figure">{formatNumber(value, language)}</span>;
}

export function Share({ cell }: { cell: Cell }) {
  const { t } = useLanguage();
  const percent = usePercent();
  if (cell.women_percent !== null) return <strong class="open-figure">{percent(cell.women_percent)}</strong>;
  if (cell.verdict === "nobody" || cell.base === 0) return <span class="figure-hidden">{t("parity.none")}</span>;
  const isSmall = cell.women !== null && cell.men !== null;
  return <span class="figure-hidden">{t(isSmall ? "parity.noShare" : "parity.hidden")}</span>;
}

export function VerdictWords({ verdict, band }: { verdict: Verdict | null; band: Band }) {
  const { t } = useLanguage();
  if (verdict === null || verdict === "nobody") return null;
  return (
    <span class={`verdict ${verdict}`}>
      <span aria-hidden="true">{SIGN_OF[verdict]} </span>
      {t(`parity.verdict.${verdict}`, { low: band.least_percent, high: band.most_percent })}
    </span>
  );
}

/** Who is missing, by exchange and by additions alone. */
export function Missing({ cell }: { cell: Cell }) {
  const { t } = useLanguage();
  if (cell.missing === null) return <span class="figure-hidden">{t("parity.missing.untold")}</span>;
  if (cell.missing.replacements === 0 && cell.missing.additions === 0) return <>{t("parity.missing.nobody")}</>;
  return <>{t(cell.verdict === "women_over" ? "parity.missing.men" : "parity.missing.women", cell.missing)}</>;
}

/** Where women's share stands from 0 to 100, beside the words that say it. */
export function MiniGauge({ cell, band, baseline }: { cell: Cell; band: Band; baseline: number | undefined }) {
  if (cell.women_percent === null || cell.verdict === null) return null;
  const { least_percent: low, most_percent: high } = band;
  const at = 5 + cell.women_percent * 1.1;
  return (
    <svg class="mini-gauge" width="120" height="20" aria-hidden="true">
      <rect class="band" x={5 + low * 1.1} y="3" width={(high - low) * 1.1} height="14" />
      <line class="axis" x1="5" x2="115" y1="10" y2="10" />
      {baseline !== undefined && (
        <line class="baseline" x1={5 + baseline * 1.1} x2={5 + baseline * 1.1} y1="1" y2="19" />
      )}
      <circle class={`dot ${cell.verdict}`} cx={at} cy="10" r="5" />
    </svg>
  );
}

export function useSexDimension(): FigureSet["dims"][number] {
  const { t } = useLanguage();
  return {
    id: "sex",
    label: t("parity.sex"),
    members: SEXES.map((id) => ({
      id,
      label: t(`parity.sex.${id}`),
      ...(id === "not_known" ? { unknown: true } : {}),
    })),
  };
}

export function rowsBySex(counts: Counts, before: number[] = []): (number | null)[][] {
  return SEXES.map((sex, i) => [...before, i, counts[sex]]);
}

interface SectionProps {
  id: string;
  title: string;
  children: ComponentChildren;
}

/** A section that an address may point to: what is above it comes later than the page. */
export function Section({ id, title, children }: SectionProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

/** Once what the address points to is there, the page goes to it. */
export function useAnchor(isThere: boolean): void {
  useEffect(() => {
    if (isThere && location.hash !== "") document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [isThere]);
}

const DENIED = 403;

interface GuardedProps<T> {
  of: Resource<T>;
  published: boolean;
  children: (data: T) => ComponentChildren;
}

/** Figures that are told only to who may see small counts. That one may not is no failure. */
export function Guarded<T>({ of, published, children }: GuardedProps<T>) {
  const { t } = useLanguage();
  if (published) return <p class="notice">{t("parity.notPublished")}</p>;
  if (of.problem?.status === DENIED) return <p class="notice">{t("parity.notForYou")}</p>;
  return <Ready of={of}>{children}</Ready>;
}

/** How a set of figures of people is called and measured. */
export function useMeasuring(unit: "heads" | "fte"): { unit: string; count: string } {
  const { t } = useLanguage();
  return unit === "fte" ? { unit: "fte", count: t("unit.fte") } : { unit: "people", count: t("parity.people") };
}

/** A value of a dimension; that there is none is a value of its own. */
export function useValueLabel(): (value: DimensionValue | undefined) => string {
  const { t } = useLanguage();
  return (value) => value?.label ?? t("parity.noValue");
}
