// searchBox.tsx - one field in the head of every page for any record: by code, name or P-code.
import { useEffect, useRef, useState } from "preact/hooks";
import { withQuery } from "../base/api";
import { useLanguage } from "../base/i18n";
import { listPath, recordPath } from "../base/router";
import { useSearch, type Search, type SearchAnswer, type SearchGroup } from "../base/search";

const LENGTH_MAX = 200;

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return element?.closest("input, select, textarea, [contenteditable]") != null;
}

/** The slash goes to the field from wherever nothing is being typed. */
function useSlash(field: { current: HTMLInputElement | null }): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

/** Closes what was found when another page is opened, or something beside it is pressed or focused. */
function useClosing(box: { current: HTMLElement | null }, path: string, close: () => void): void {
  useEffect(close, [path]);
  useEffect(() => {
    const leave = (event: Event): void => {
      if (box.current && !box.current.contains(event.target as Node)) close();
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("focusin", leave);
    };
  }, []);
}

/** `path`: the page, which what was found belongs in front of. */
export function SearchBox({ path }: { path: string }) {
  const { t } = useLanguage();
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const words = text.trim();
  const search = useSearch(open ? words : "", round);
  useSlash(field);
  useClosing(box, path, () => setOpen(false));
  const submit = (event: Event): void => {
    event.preventDefault();
    setOpen(true);
    if (search.problem) setRound(round + 1);
    box.current?.querySelector<HTMLElement>(".search-found a")?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && open) {
      field.current?.focus();
      setOpen(false);
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event, box.current, field.current);
  };
  return (
    <div ref={box} class="search-box" onKeyDown={onKey}>
      <form role="search" aria-label={t("search.label")} onSubmit={submit}>
        <input
          ref={field}
          type="search"
          name="everything"
          aria-label={t("search.label")}
          aria-keyshortcuts="/"
          placeholder={t("search.hint")}
          value={text}
          maxLength={LENGTH_MAX}
          autocomplete="off"
          spellcheck={false}
          onFocus={() => setOpen(true)}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setOpen(true);
          }}
        />
      </form>
      {open && words !== "" && (
        <div class="search-found" aria-busy={search.busy}>
          <SearchState search={search} words={words} />
          {search.answer?.groups.map((group) => <Group key={group.type} group={group} words={words} />)}
        </div>
      )}
    </div>
  );
}

/** The arrows go from the field through what was found and back. */
function step(event: KeyboardEvent, box: HTMLElement | null, field: HTMLElement | null): void {
  const links = [...(box?.querySelectorAll<HTMLElement>(".search-found a") ?? [])];
  const at = links.indexOf(document.activeElement as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1);
  if (links.length === 0 || at >= links.length) return;
  event.preventDefault();
  (at < 0 ? field : links[at])?.focus();
}

/** In words, and told to who does not see the list: how much there is, or why there is nothing. */
function SearchState({ search, words }: { search: Search; words: string }) {
  const { t } = useLanguage();
  return (
    <div role="status" class="search-state">
      {search.problem ? (
        <p class="bad">
          {search.problem.offline
            ? t("state.offline")
            : search.problem.detail || search.problem.title || t("state.failed")}
        </p>
      ) : search.answer === undefined ? (
        <p>{t("state.loading")}</p>
      ) : (
        <Outcome answer={search.answer} words={words} />
      )}
    </div>
  );
}

function Outcome({ answer, words }: { answer: SearchAnswer; words: string }) {
  const { t } = useLanguage();
  const count = answer.groups.reduce((sum, group) => sum + group.matched, 0);
  const more = answer.groups.some((group) => group.at_least);
  return (
    <>
      {count === 0 ? (
        <p>{t("search.none", { text: words })}</p>
      ) : (
        <p class="unseen">{t(more ? "search.countAtLeast" : "search.count", { count })}</p>
      )}
      {answer.waiting > 0 && <p class="notice">{t("list.waiting", { count: answer.waiting })}</p>}
    </>
  );
}

function Group({ group, words }: { group: SearchGroup; words: string }) {
  const { t } = useLanguage();
  const more = group.matched > group.rows.length;
  return (
    <>
      <p class="search-type">{group.label}</p>
      <ul aria-label={group.label}>
        {group.rows.map((hit) => (
          <li key={hit.id}>
            <a href={recordPath(hit.type, hit.id)}>
              {hit.title} {hit.where && <span class="quiet">{hit.where}</span>}
            </a>
          </li>
        ))}
        {more && (
          <li>
            <a class="search-all" href={withQuery(listPath(group.type), { q: words })}>
              {t(group.at_least ? "search.allAtLeast" : "search.all", { count: group.matched, type: group.label })}
            </a>
          </li>
        )}
      </ul>
    </>
  );
}
