// outcome.tsx - what became of a sent form, told where it was sent from.
import type { Problem } from "../../../base/api";
import { useLanguage } from "../../../base/i18n";
import type { Submitted } from "./submission";

export function Done({ submitted }: { submitted: Submitted }) {
  const { t } = useLanguage();
  const link = (
    <a href={`/reports/${submitted.report}`}>
      {t("report.one")} {submitted.report}
    </a>
  );
  return (
    <p class="done" role="status">
      {t(submitted.state === "approved" ? "form.doneApproved" : "form.doneWaits")} {link}
    </p>
  );
}

/** Why the server took nothing: in the person's words where it is a matter between people. */
export function Refused({ problem, faults }: { problem: Problem; faults: number }) {
  const { t } = useLanguage();
  const told =
    problem.status === 403 ? t("form.fourEyes") : problem.status === 409 ? t("form.taken") : t("form.refused");
  return (
    <div class="failure" role="alert">
      <p>
        <strong>{problem.offline ? t("state.offline") : told}</strong>
      </p>
      {faults > 0 ? (
        <p>{t("form.faults", { count: faults })}</p>
      ) : (
        <p>{problem.offline ? t("state.offlineHint") : problem.detail}</p>
      )}
    </div>
  );
}
