// pager.tsx - from page to page of a list that only knows what follows.
import type { RecordPage } from "../../base/answers";
import { withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import type { RecordType } from "../../base/model";
import { currentTrail, listPath } from "../../base/router";
import { pageQuery, type ListState } from "./filters";

interface Props {
  type: RecordType;
  state: ListState;
  next: RecordPage["next"];
}

/** A keyset goes forward only; the way back is remembered with the history entry, and the first page always leads on. */
export function Pager({ type, state, next }: Props) {
  const { t } = useLanguage();
  const link = (after: string): string => withQuery(listPath(type.type), pageQuery({ ...state, after }));
  const trail = state.after === "" ? [] : currentTrail();
  const back = trail[trail.length - 1] ?? link("");
  const hasNext = next !== null && next !== undefined && next !== "" && next !== 0;
  if (!hasNext && state.after === "") return null;
  return (
    <nav class="pager" aria-label={t("list.pages")}>
      {state.after !== "" && (
        <a href={back} data-trail={JSON.stringify(trail.slice(0, -1))}>
          {trail.length > 0 ? t("list.back") : t("list.first")}
        </a>
      )}
      {hasNext && (
        <a href={link(String(next))} data-trail={JSON.stringify([...trail, link(state.after)])}>
          {t("list.next")}
        </a>
      )}
    </nav>
  );
}
