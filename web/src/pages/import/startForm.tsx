// startForm.tsx - the name a mapping is kept under, whether the report counts at once, and the start.
import { useRef, useState } from "preact/hooks";
import { useLanguage } from "../../base/i18n";

export interface StartOrder {
  name: string;
  approve: boolean;
  reason: string;
}

interface Props {
  name: string;
  /** Whether the mapping will be saved; otherwise it is used as it is. */
  isNew: boolean;
  /** Another mapping has the name. */
  replaces: boolean;
  blocked: string;
  isBusy: boolean;
  nameFault: string;
  onName: (name: string) => void;
  onStart: (order: StartOrder) => void;
}

const NAME = /^[a-z][a-z0-9_]{0,63}$/;

export function StartForm({ name, isNew, replaces, blocked, isBusy, nameFault, onName, onStart }: Props) {
  const { t } = useLanguage();
  const form = useRef<HTMLFormElement>(null);
  const [approve, setApprove] = useState(false);
  const [faults, setFaults] = useState({ name: false, reason: false });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get("reason") ?? "").trim();
    const found = { name: isNew && !NAME.test(name), reason: approve && reason === "" };
    setFaults(found);
    const first = found.name ? "mapping_name" : found.reason ? "reason" : "";
    if (first !== "") form.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
    else onStart({ name, approve, reason });
  };
  const fault = nameFault || (faults.name ? t("import.nameFault") : "");
  return (
    <form ref={form} class="import-form" onSubmit={submit} noValidate>
      {isNew && (
        <>
          <label>
            <span>{t("import.mappingName")}</span>
            <input
              type="text"
              name="mapping_name"
              value={name}
              aria-invalid={fault !== ""}
              aria-describedby="name-hint name-error"
              onInput={(event) => onName(event.currentTarget.value)}
            />
          </label>
          <p id="name-hint" class="help">
            {t("import.mappingNameHint")}
          </p>
          {replaces && <p class="notice">{t("import.replaces", { name })}</p>}
          {fault !== "" && (
            <p id="name-error" class="field-error" role="alert">
              {fault}
            </p>
          )}
        </>
      )}
      <label class="check">
        <input type="checkbox" name="approve" checked={approve} onChange={(e) => setApprove(e.currentTarget.checked)} />{" "}
        {t("import.approve")}
      </label>
      <p class="help">{t("import.approveHint")}</p>
      {approve && <ReasonField isFaulty={faults.reason} />}
      {blocked !== "" && (
        <p id="blocked" class="notice">
          {blocked}
        </p>
      )}
      <div class="buttons">
        <button type="submit" disabled={isBusy || blocked !== ""}>
          {t("import.start")}
        </button>
      </div>
    </form>
  );
}

function ReasonField({ isFaulty }: { isFaulty: boolean }) {
  const { t } = useLanguage();
  return (
    <>
      <label>
        <span>
          {t("report.reason")} {t("decision.required")}
        </span>
        <textarea name="reason" rows={2} aria-invalid={isFaulty} aria-describedby="reason-error" />
      </label>
      {isFaulty && (
        <p id="reason-error" class="field-error" role="alert">
          {t("decision.reasonMissing")}
        </p>
      )}
    </>
  );
}
