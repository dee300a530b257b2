// liveStamp.tsx - how fresh the page is: live or not, since when not, and as of when nothing is missing.
import { LOCALES, useLanguage, type Language } from "../base/i18n";
import { useLive, type LiveState } from "../base/live";

const SIGNS: Record<LiveState["kind"], string> = { starting: "○", live: "●", reconnecting: "↻", offline: "⚠" };

/** The time of day, with the day when that is not today. */
function moment(of: string | number, language: Language): string {
  const date = new Date(of);
  const isToday = date.toDateString() === new Date().toDateString();
  const style: Intl.DateTimeFormatOptions = isToday ? {} : { dateStyle: "medium" };
  return new Intl.DateTimeFormat(LOCALES[language], { ...style, timeStyle: "medium" }).format(date);
}

export function LiveStamp() {
  const { t, language } = useLanguage();
  const { kind, asOf, since } = useLive();
  const word =
    kind === "reconnecting" || kind === "offline"
      ? t(`live.${kind}`, { time: moment(since, language) })
      : t(`live.${kind}`);
  return (
    <p class={`live-stamp ${kind}`}>
      <span role="status">
        <span aria-hidden="true">{SIGNS[kind]} </span>
        {word}
      </span>
      {asOf && <span class="live-as-of"> · {t("live.asOf", { time: moment(asOf, language) })}</span>}
    </p>
  );
}
