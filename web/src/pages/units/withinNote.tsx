// withinNote.tsx - tells that a list holds only what lies in a unit or below it, and lifts the limit.
import { useResource } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import type { UnitAnswer } from "./unitAnswers";

interface Props {
  /** Id of a unit, or "none". */
  within: string;
  /** The same list anywhere. */
  without: string;
}

export function WithinNote({ within, without }: Props) {
  const { t } = useLanguage();
  const isNone = within === "none";
  const unit = useResource<UnitAnswer>(isNone ? null : `/api/units/${encodeURIComponent(within)}`);
  const name = unit.data?.unit.name ?? within;
  return (
    <p class="within">
      {isNone ? (
        <strong>{t("units.listNowhere")}</strong>
      ) : (
        <>
          {t("units.listWithin")}{" "}
          <strong>
            <a href={`/units/${encodeURIComponent(within)}`}>{name}</a>
          </strong>
        </>
      )}{" "}
      <a href={without}>{t("units.listAnywhere")}</a>
    </p>
  );
}
