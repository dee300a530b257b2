// parityForm.tsx - whom, when and by what: each choice is an address.
import { useResource } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { navigate } from "../../base/router";
import type { ParityAnswer } from "./parityAnswers";
import { DIMENSIONS, MONTHS_FIRST, parityPath, type Asked } from "./parityPlace";
import { useParityConcern } from "./parityParts";

const MONTHS = ["12", MONTHS_FIRST, "36", "60", "120"];

/** Dimensions in the reader's words. */
export function useDimensionLabel(): (id: string) => string {
  const { t } = useLanguage();
  return (id) => {
    const known = DIMENSIONS.find((one) => one === id);
    return known === undefined ? id : t(`parity.by.${known}`);
  };
}

export function ParityForm({ asked, on }: { asked: Asked; on: string }) {
  const { t } = useLanguage();
  const go = (more: Partial<Asked>): void => navigate(parityPath({ ...asked, ...more }));
  const months = MONTHS.includes(asked.months) ? MONTHS : [...MONTHS, asked.months];
  return (
    <form class="filters parity-form" aria-label={t("parity.choose")} onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>{t("parity.on")}</span>
        <input
          type="date"
          name="on"
          value={asked.on || on}
          onChange={(event) => go({ on: event.currentTarget.value })}
        />
      </label>
      <ByChoice asked={asked} at={0} go={go} />
      <ByChoice asked={asked} at={1} go={go} />
      <ScopeChoice name="programme" value={asked.programme} on={asked.on} go={(programme) => go({ programme })} />
      <ScopeChoice
        name="organisation"
        value={asked.organisation}
        on={asked.on}
        go={(organisation) => go({ organisation })}
      />
      <label>
        <span>{t("parity.months")}</span>
        <select name="months" value={asked.months} onChange={(event) => go({ months: event.currentTarget.value })}>
          {months.map((one) => (
            <option key={one} value={one} selected={one === asked.months}>
              {t("parity.monthsBack", { count: Number(one) })}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          name="full_time"
          checked={asked.fullTime}
          onChange={(event) => go({ fullTime: event.currentTarget.checked })}
        />{" "}
        {t("parity.fullTime")}
      </label>
      <label class="check">
        <input
          type="checkbox"
          name="published"
          checked={asked.published}
          onChange={(event) => go({ published: event.currentTarget.checked })}
        />{" "}
        {t("parity.asPublished")}
      </label>
    </form>
  );
}

interface ByProps {
  asked: Asked;
  at: number;
  go: (more: Partial<Asked>) => void;
}

function ByChoice({ asked, at, go }: ByProps) {
  const { t } = useLanguage();
  const label = useDimensionLabel();
  const other = asked.by[1 - at];
  const value = asked.by[at] ?? "";
  const choose = (chosen: string): void => {
    const by = at === 0 ? [chosen, asked.by[1] ?? ""] : [asked.by[0] ?? "", chosen];
    go({ by: by.filter(Boolean) });
  };
  return (
    <label>
      <span>{t(at === 0 ? "parity.byFirst" : "parity.bySecond")}</span>
      <select
        name={at === 0 ? "by" : "and"}
        value={value}
        disabled={at === 1 && asked.by.length === 0}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">{t("parity.byNothing")}</option>
        {DIMENSIONS.filter((one) => one !== other).map((one) => (
          <option key={one} value={one} selected={one === value}>
            {label(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ScopeProps {
  name: "programme" | "organisation";
  value: string;
  on: string;
  go: (id: string) => void;
}

/** Programmes and employers that have people on the day. */
function ScopeChoice({ name, value, on, go }: ScopeProps) {
  const { t } = useLanguage();
  const by = name === "programme" ? "programme" : "employer";
  const day = on === "" ? "" : `&on=${encodeURIComponent(on)}`;
  const there = useResource<ParityAnswer>(`/api/parity?by=${by}${day}`, useParityConcern());
  const known = (there.data?.rows ?? []).flatMap(({ values: [one] }) =>
    one?.id ? [{ id: one.id, label: one.label ?? one.id }] : [],
  );
  const options =
    value === "" || known.some((one) => one.id === value) ? known : [...known, { id: value, label: value }];
  return (
    <label>
      <span>{t(name === "programme" ? "parity.by.programme" : "parity.by.employer")}</span>
      <select name={name} value={value} onChange={(event) => go(event.currentTarget.value)}>
        <option value="">{t("parity.allOfThem")}</option>
        {options.map((one) => (
          <option key={one.id} value={one.id} selected={one.id === value}>
            {one.label}
          </option>
        ))}
      </select>
    </label>
  );
}
