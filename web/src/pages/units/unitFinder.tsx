// unitFinder.tsx - finds a unit by its name or P-code while one types.
import { useEffect, useState } from "preact/hooks";
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { Empty, Ready } from "../../parts/states";
import type { UnitTree } from "./unitAnswers";
import { useLevelLabel } from "./unitsPage";

const PAUSE_MS = 200;

/** The text once typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

export function UnitFinder() {
  const { t } = useLanguage();
  const [text, setText] = useState("");
  const wanted = usePaused(text.trim());
  const found = useResource<UnitTree>(wanted === "" ? null : withQuery("/api/units", { find: wanted }));
  return (
    <form class="unit-finder" role="search" onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>{t("units.find")}</span>
        <input
          type="search"
          name="find"
          value={text}
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      {wanted !== "" && (
        <div class="unit-found" role="status">
          <Ready of={found}>{(answer) => <Found answer={answer} />}</Ready>
        </div>
      )}
    </form>
  );
}

function Found({ answer }: { answer: UnitTree }) {
  const { t } = useLanguage();
  const level = useLevelLabel();
  const matched = answer.matched ?? answer.rows.length;
  if (matched === 0) return <Empty>{t("units.notFound")}</Empty>;
  return (
    <>
      <p class="quiet">{t("units.found", { count: matched })}</p>
      <ul>
        {answer.rows.map((row) => (
          <li key={row.id}>
            <a href={`/units/${row.id}`}>{row.name}</a> <span class="unit-code">{row.code}</span>{" "}
            <span class="quiet">
              {[level(row, answer.unit_type), ...(row.path ?? []).map((step) => step.name).reverse()]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      {matched > answer.rows.length && <p class="quiet">{t("units.foundMore")}</p>}
    </>
  );
}
