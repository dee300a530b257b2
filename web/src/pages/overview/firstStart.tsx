// firstStart.tsx - a programme without a record: what to do next, in order.
import { useLanguage } from "../../base/i18n";
import { useProgramme } from "../../base/programme";

export function FirstStart() {
  const { t } = useLanguage();
  const { name } = useProgramme();
  return (
    <section class="first-start" aria-labelledby="first-title">
      <h2 id="first-title">{t("first.title", { name })}</h2>
      <p>{t("first.lead")}</p>
      <ol>
        <li>
          <a href="/import">{t("first.import")}</a> <span>{t("first.importHint")}</span>
        </li>
        <li>
          <a href="/reports?state=submitted">{t("first.approve")}</a> <span>{t("first.approveHint")}</span>
        </li>
        <li>
          <a href="/map">{t("first.map")}</a> <span>{t("first.mapHint")}</span>
        </li>
      </ol>
      <p class="help">
        {t("first.demo")} <code>whitestone init demo.gpkg --programme COD --demo</code>
      </p>
    </section>
  );
}
