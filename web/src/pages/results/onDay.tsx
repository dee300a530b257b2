// onDay.tsx - the day a page about results is read on: in the address, so that a link shows the same figures again.
import { navigate } from "../../base/router";
import { useLanguage } from "../../base/i18n";
import { useWords } from "./words";

interface Props {
  /** The day of what is shown. */
  on: string;
  /** The day the address asks for, "" for today. */
  asked: string;
  pathOn: (on: string) => string;
}

export function OnDay({ on, asked, pathOn }: Props) {
  const { t } = useLanguage();
  const { day } = useWords();
  return (
    <form
      class="results-day"
      onSubmit={(event) => {
        event.preventDefault();
        navigate(pathOn(String(new FormData(event.currentTarget).get("on") ?? "")));
      }}
    >
      <p class="as-of">{t("results.asOf", { date: day(on) })}</p>
      <label>
        <span>{t("results.on")}</span>
        <input type="date" name="on" required key={on} defaultValue={on} />
      </label>
      <button type="submit">{t("results.show")}</button>
      {asked !== "" && <a href={pathOn("")}>{t("results.today")}</a>}
    </form>
  );
}
