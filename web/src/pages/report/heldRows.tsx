// heldRows.tsx - the rows of a report that were held or refused, a page at a time.
import { useEffect, useState } from "preact/hooks";
import type { StatementRow } from "../../base/answers";
import { apiGet, asProblem, withQuery, type Problem } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { StatementRows } from "../../parts/statement";
import { Empty, Failure, Loading } from "../../parts/states";

const PAGE_SIZE = 100;

interface Rows {
  rows: StatementRow[];
  problem?: Problem;
  isWhole: boolean;
  isBusy: boolean;
}

function useRows(path: string): [Rows, () => void] {
  const { language } = useLanguage();
  const [state, setState] = useState<Rows>({ rows: [], isWhole: false, isBusy: true });
  const read = (after: number, before: StatementRow[]): void => {
    setState((old) => ({ ...old, isBusy: true }));
    const url = withQuery(`${path}/statement`, { after: after || undefined, limit: PAGE_SIZE, lang: language });
    apiGet<{ rows: StatementRow[] }>(url)
      .then(({ rows }) => setState({ rows: [...before, ...rows], isWhole: rows.length < PAGE_SIZE, isBusy: false }))
      .catch((error: unknown) => setState((old) => ({ ...old, problem: asProblem(error), isBusy: false })));
  };
  useEffect(() => read(0, []), [path, language]);
  return [state, () => read(state.rows[state.rows.length - 1]?.row ?? 0, state.rows)];
}

export function HeldRows({ path }: { path: string }) {
  const { t } = useLanguage();
  const [state, more] = useRows(path);
  return (
    <section aria-labelledby="held-title">
      <h2 id="held-title">{t("statement.rowsTitle")}</h2>
      {state.rows.length > 0 && (
        <StatementRows rows={state.rows} caption={t("statement.rowsCaption", { count: state.rows.length })} />
      )}
      {state.problem && <Failure problem={state.problem} onRetry={more} />}
      {state.isBusy && <Loading />}
      {!state.isBusy && !state.problem && state.rows.length === 0 && <Empty>{t("statement.noRows")}</Empty>}
      {!state.isBusy && !state.isWhole && (
        <button type="button" onClick={more}>
          {t("state.more")}
        </button>
      )}
    </section>
  );
}
