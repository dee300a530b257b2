// decision.tsx - approving, rejecting or withdrawing a report, with a reason, and what stands in the way.
import { useRef, useState } from "preact/hooks";
import type { ReportAnswer } from "../../base/answers";
import { apiPost, asProblem, type Conflict, type Problem } from "../../base/api";
import { useLanguage, type Key } from "../../base/i18n";
import { typeLabel, typeOf, useModel } from "../../base/model";
import { recordPath } from "../../base/router";
import { Failure } from "../../parts/states";

type Verb = "approve" | "reject" | "withdraw";

const VERBS: Record<string, Verb[]> = {
  submitted: ["approve", "reject"],
  approved: ["withdraw"],
};
const NEEDS_REASON: Verb[] = ["reject", "withdraw"];

interface Props {
  report: ReportAnswer;
  path: string;
  onDone: (message: string) => void;
}

export function Decision({ report, path, onDone }: Props) {
  const { t } = useLanguage();
  const reason = useRef<HTMLTextAreaElement>(null);
  const [isBlank, setBlank] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const verbs = VERBS[report.state] ?? [];
  if (verbs.length === 0) return null;

  const decide = async (verb: Verb, force = false): Promise<void> => {
    const text = reason.current?.value.trim() ?? "";
    const lacks = text === "" && NEEDS_REASON.includes(verb);
    setBlank(lacks);
    if (lacks) {
      reason.current?.focus();
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await apiPost(`${path}/${verb}`, force ? { reason: text, force } : { reason: text });
      onDone(t(`decision.done.${verb}` as Key));
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  const conflicts = problem?.status === 409 ? problem.conflicts : [];
  return (
    <section class="decision" aria-labelledby="decision-title">
      <h2 id="decision-title" tabIndex={-1}>
        {t("decision.title")}
      </h2>
      <label>
        <span>
          {t("report.reason")} {t(verbs.includes("withdraw") ? "decision.required" : "decision.requiredToReject")}
        </span>
        <textarea
          ref={reason}
          rows={3}
          aria-invalid={isBlank}
          aria-describedby={isBlank ? "reason-error" : undefined}
        />
      </label>
      {isBlank && (
        <p id="reason-error" class="field-error" role="alert">
          {t("decision.reasonMissing")}
        </p>
      )}
      <div class="buttons">
        {verbs.map((verb) => (
          <button type="button" key={verb} disabled={isBusy} onClick={() => void decide(verb)}>
            {t(`decision.${verb}`)}
          </button>
        ))}
      </div>
      {problem && conflicts.length === 0 && <Failure problem={problem} />}
      {conflicts.length > 0 && (
        <Conflicts
          conflicts={conflicts}
          onForce={() => void decide("withdraw", true)}
          onLeave={() => setProblem(null)}
        />
      )}
    </section>
  );
}

interface ConflictProps {
  conflicts: Conflict[];
  onForce: () => void;
  onLeave: () => void;
}

function Conflicts({ conflicts, onForce, onLeave }: ConflictProps) {
  const { t, language } = useLanguage();
  const model = useModel();
  const typeName = (id: string): string => {
    const type = typeOf(model, id);
    return type ? typeLabel(type, language) : id;
  };
  return (
    <div class="failure" role="alert">
      <p>
        <strong>{t("decision.conflicts", { count: conflicts.length })}</strong>
      </p>
      <ul>
        {conflicts.map((conflict, i) => (
          <li key={i}>
            <a href={recordPath(conflict.type, conflict.id)}>
              {typeName(conflict.type)} {conflict.title || conflict.id.slice(-8)}
            </a>
            {t("text.colon")} {conflict.what}
          </li>
        ))}
      </ul>
      <p>{t("decision.forceHint")}</p>
      <div class="buttons">
        <button type="button" onClick={onForce}>
          {t("decision.force")}
        </button>
        <button type="button" onClick={onLeave}>
          {t("decision.leave")}
        </button>
      </div>
    </div>
  );
}
