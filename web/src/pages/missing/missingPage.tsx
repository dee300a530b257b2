// missingPage.tsx - an address that leads nowhere.
import { useLanguage } from "../../base/i18n";
import { Heading } from "../../parts/heading";

export function MissingPage() {
  const { t } = useLanguage();
  return (
    <>
      <Heading title={t("missing.title")} />
      <p>{t("missing.text")}</p>
      <p>
        <a href="/">{t("nav.overview")}</a>
      </p>
    </>
  );
}
