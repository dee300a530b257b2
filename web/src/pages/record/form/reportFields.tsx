// reportFields.tsx - what a form says of itself as a report: when it was observed, why, and whether it counts at once.
import { useLanguage } from "../../../base/i18n";
import type { Header } from "./submission";

export type ReportDraft = Omit<Header, "title">;

export function newReportDraft(): ReportDraft {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return { observed: local.toISOString().slice(0, 10), approve: false, reason: "" };
}

interface Props {
  id: string;
  draft: ReportDraft;
  onChange: (draft: ReportDraft) => void;
}

export function ReportFields({ id, draft, onChange }: Props) {
  const { t } = useLanguage();
  return (
    <fieldset class="form-report">
      <legend>{t("form.report")}</legend>
      <label>
        <span>{t("record.observed")}</span>
        <input
          type="text"
          name="observed"
          class="form-short"
          required
          value={draft.observed}
          placeholder={t("form.date")}
          aria-describedby={`${id}-observed-help`}
          onInput={(event) => onChange({ ...draft, observed: event.currentTarget.value })}
        />
      </label>
      <p class="help" id={`${id}-observed-help`}>
        {t("form.observedHelp")}
      </p>
      <label class="check">
        <input
          type="checkbox"
          name="approve"
          checked={draft.approve}
          onChange={(event) => onChange({ ...draft, approve: event.currentTarget.checked })}
        />
        {t("import.approve")}
      </label>
      <p class="help">{t("form.approveHelp")}</p>
      {draft.approve && (
        <label>
          <span>{t("report.reason")}</span>
          <input
            type="text"
            name="reason"
            value={draft.reason}
            onInput={(event) => onChange({ ...draft, reason: event.currentTarget.value })}
          />
        </label>
      )}
    </fieldset>
  );
}
