// heldRows.tsx - the rows of a report that were held or refused, a page at a time: mended here, and taken in again.
import { useEffect, useState } from "preact/hooks";
import type { HeldRow, Statement } from "../../base/answers";
import { apiGet, asProblem, withQuery, type Problem } from "../../base/api";
import { textOf, useLanguage, type Key } from "../../base/i18n";
import { StatementRows } from "../../parts/statement";
import { Empty, Failure, Loading } from "../../parts/states";
import type { Column } from "../../parts/table";
import "./held.css";
import { MendPanel } from "./mendPanel";
import { isMendable, mendedBy, type Mended } from "./mending";
import { TakeAgain, Taken } from "./takeAgain";

const PAGE_SIZE = 100;

interface Rows {
  rows: HeldRow[];
  problem?: Problem;
  isWhole: boolean;
  isBusy: boolean;
}

function useRows(path: string): [Rows, () => void, () => void] {
  const { language } = useLanguage();
  const [state, setState] = useState<Rows>({ rows: [], isWhole: false, isBusy: true });
  const read = (after: number, before: HeldRow[]): void => {
    setState((old) => ({ ...old, isBusy: true }));
    const url = withQuery(`${path}/held`, { after: after || undefined, limit: PAGE_SIZE, lang: language });
    apiGet<{ rows: HeldRow[] }>(url)
      .then(({ rows }) => setState({ rows: [...before, ...rows], isWhole: rows.length < PAGE_SIZE, isBusy: false }))
      .catch((error: unknown) => setState((old) => ({ ...old, problem: asProblem(error), isBusy: false })));
  };
  useEffect(() => read(0, []), [path, language]);
  return [state, () => read(state.rows[state.rows.length - 1]?.row ?? 0, state.rows), () => read(0, [])];
}

interface Props {
  path: string;
  state: string;
  onTaken: () => void;
}

export function HeldRows({ path, state: reportState, onTaken }: Props) {
  const { t } = useLanguage();
  const [state, more, again] = useRows(path);
  const [mended, setMended] = useState<Mended>({});
  const [open, setOpen] = useState<number | null>(null);
  const [done, setDone] = useState<Statement | null>(null);
  const canMend = reportState !== "rejected" && reportState !== "withdrawn" && state.rows.some(isMendable);
  const set = (row: number, how: Mended[number] | undefined): void => {
    setMended(({ [row]: _old, ...rest }) => (how ? { ...rest, [row]: how } : rest));
  };
  const opened = state.rows.find((row) => row.row === open);
  const mending: Column<HeldRow>[] = [
    {
      id: "mend",
      label: t("mend.mendColumn"),
      cell: (row) =>
        isMendable(row) ? <MendCell row={row} mended={mended} onSet={set} onOpen={() => setOpen(row.row)} /> : "",
    },
  ];
  /** Back to where the row was opened. */
  const close = (row: number): void => {
    setOpen(null);
    document.querySelector<HTMLElement>(`button[data-mend="${row}"]`)?.focus();
  };
  const taken = (statement: Statement): void => {
    setDone(statement);
    setMended({});
    setOpen(null);
    again();
    onTaken();
  };
  return (
    <section aria-labelledby="held-title">
      <h2 id="held-title">{t("statement.rowsTitle")}</h2>
      {canMend && <p class="help">{t("mend.help")}</p>}
      {canMend && <AcceptAll rows={state.rows} mended={mended} onMended={setMended} />}
      {state.rows.length > 0 && (
        <StatementRows
          rows={state.rows}
          caption={t("statement.rowsCaption", { count: state.rows.length })}
          more={canMend ? mending : []}
        />
      )}
      {state.problem && <Failure problem={state.problem} onRetry={more} />}
      {state.isBusy && <Loading />}
      {!state.isBusy && !state.problem && state.rows.length === 0 && <Empty>{t("statement.noRows")}</Empty>}
      {!state.isBusy && !state.isWhole && (
        <button type="button" onClick={more}>
          {t("state.more")}
        </button>
      )}
      {opened && (
        <MendPanel
          key={opened.row}
          row={opened}
          how={mended[opened.row]}
          onSet={(how) => set(opened.row, how)}
          onClose={() => close(opened.row)}
        />
      )}
      {done && <Taken key={done.report} statement={done} />}
      {canMend && <TakeAgain path={path} mended={mended} onTaken={taken} />}
    </section>
  );
}

interface CellProps {
  row: HeldRow;
  mended: Mended;
  onSet: (row: number, how: Mended[number] | undefined) => void;
  onOpen: () => void;
}

function MendCell({ row, mended, onSet, onOpen }: CellProps) {
  const { t } = useLanguage();
  const how = mended[row.row];
  const repaired = mendedBy(row);
  return (
    <span class="actions">
      {how && <strong>{t(`mend.state.${how.kind}` as Key)} </strong>}
      {!how && repaired && (
        <button type="button" onClick={() => onSet(row.row, repaired)}>
          {t("mend.accept")}
        </button>
      )}
      <button type="button" data-mend={row.row} onClick={onOpen}>
        {t("mend.open", { row: String(row.row) })}
      </button>
      {how && (
        <button type="button" onClick={() => onSet(row.row, undefined)}>
          {t("mend.undo")}
        </button>
      )}
    </span>
  );
}

interface AllProps {
  rows: HeldRow[];
  mended: Mended;
  onMended: (change: (old: Mended) => Mended) => void;
}

/** One button for each repair that several rows wait for. */
function AcceptAll({ rows, mended, onMended }: AllProps) {
  const { t, language } = useLanguage();
  const open = rows.filter((row) => isMendable(row) && row.repair && !mended[row.row]);
  const kinds = [...new Set(open.map((row) => row.repair ?? ""))];
  const accept = (kind: string): void =>
    onMended((old) => {
      const found = open.filter((row) => row.repair === kind).map((row) => [row.row, mendedBy(row)] as const);
      return { ...old, ...Object.fromEntries(found.filter(([, how]) => how !== undefined)) };
    });
  const several = kinds
    .map((kind) => ({ kind, count: open.filter((row) => row.repair === kind).length }))
    .filter((one) => one.count > 1);
  if (several.length === 0) return null;
  return (
    <div class="buttons">
      {several.map(({ kind, count }) => (
        <button type="button" key={kind} onClick={() => accept(kind)}>
          {t("mend.acceptAll", { kind: textOf(language, `repair.${kind}`) ?? kind, count })}
        </button>
      ))}
    </div>
  );
}
