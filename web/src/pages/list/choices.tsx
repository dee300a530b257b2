// choices.tsx - what a figure chose when it opened this list, each with a way to take it back.
import { formatDate } from "../../base/format";
import { withQuery } from "../../base/api";
import { useLanguage, type Language, type Translate } from "../../base/i18n";
import type { RecordType } from "../../base/model";
import { listPath } from "../../base/router";
import { listQuery, type ListState } from "./filters";

function spanText(dated: string, t: Translate, language: Language): string {
  if (dated === "none") return t("list.undated");
  const [from = "", to = from] = dated.split("/");
  const name = (bound: string): string => formatDate(bound, language);
  if (from === to) return t("list.datedIn", { date: name(from) });
  if (to === "" || to === "..") return t("list.datedFrom", { from: name(from) });
  return from === "" || from === ".."
    ? t("list.datedTo", { to: name(to) })
    : t("list.dated", { from: name(from), to: name(to) });
}

export function Choices({ type, state }: { type: RecordType; state: ListState }) {
  const { t, language } = useLanguage();
  const choices: { text: string; without: Partial<ListState> }[] = [];
  if (state.dated !== "") choices.push({ text: spanText(state.dated, t, language), without: { dated: "" } });
  if (state.ended !== "") {
    choices.push({ text: t(state.ended === "true" ? "list.ended" : "list.notEnded"), without: { ended: "" } });
  }
  if (state.placeless) choices.push({ text: t("list.placeless"), without: { placeless: false } });
  if (choices.length === 0) return null;
  return (
    <ul class="choices" aria-label={t("list.choices")}>
      {choices.map(({ text, without }) => (
        <li key={text}>
          {text}{" "}
          <a href={withQuery(listPath(type.type), listQuery({ ...state, ...without, after: "" }))}>
            {t("list.takeBack")}
            <span class="unseen">{t("text.pair", { label: "", value: text })}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
