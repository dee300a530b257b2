// states.tsx - the honest states of anything asked from the server: loading, failed, offline, empty.
import type { ComponentChildren } from "preact";
import type { Problem, Resource } from "../base/api";
import { useLanguage } from "../base/i18n";

export function Loading() {
  const { t } = useLanguage();
  return (
    <p class="loading" role="status">
      {t("state.loading")}
    </p>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

export function Failure({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const { t } = useLanguage();
  return (
    <div class="failure" role="alert">
      <p>
        <strong>{problem.offline ? t("state.offline") : problem.title || t("state.failed")}</strong>
      </p>
      <p>{problem.offline ? t("state.offlineHint") : problem.detail}</p>
      {problem.faults.length > 0 && (
        <ul>
          {problem.faults.map((fault) => (
            <li key={fault.pointer}>
              <code>{fault.pointer}</code> {fault.message}
            </li>
          ))}
        </ul>
      )}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {t("state.retry")}
        </button>
      )}
    </div>
  );
}

interface Props<T> {
  of: Resource<T>;
  children: (data: T) => ComponentChildren;
}

/** Shows what a resource has, or honestly why it has nothing. */
export function Ready<T>({ of, children }: Props<T>) {
  if (of.problem) return <Failure problem={of.problem} onRetry={of.reload} />;
  if (of.data === undefined) return <Loading />;
  return <>{children(of.data)}</>;
}
