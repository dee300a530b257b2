// connectionBanner.tsx - tells on every page that the program does not answer, until it does.
import { useConnection } from "../base/connection";
import { useLanguage } from "../base/i18n";

export function ConnectionBanner() {
  const { t } = useLanguage();
  const { isLost, ask } = useConnection();
  return (
    <div role="status" class="connection">
      {isLost && (
        <p>
          <strong>{t("connection.lost")}</strong> {t("connection.hint")}{" "}
          <button type="button" onClick={ask}>
            {t("state.retry")}
          </button>
        </p>
      )}
    </div>
  );
}
