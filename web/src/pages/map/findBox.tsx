// findBox.tsx - one field for everything that is a place: a name, a code, a P-code, or coordinates in any notation.
import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem } from "../../base/api";
import { useLanguage, type Key } from "../../base/i18n";
import { typeLabel, typeOf, useModel } from "../../base/model";
import { parsePlace, type ParsedPlace } from "../../map/coordinates/parse";
import { search, type Found } from "./search";

interface Props {
  onPlace: (place: ParsedPlace) => void;
  onRecord: (found: Found) => void;
}

interface Outcome {
  found?: Found[];
  message?: string;
}

export function FindBox({ onPlace, onRecord }: Props) {
  const { t, language } = useLanguage();
  const model = useModel();
  const [text, setText] = useState("");
  const [outcome, setOutcome] = useState<Outcome>({});
  const asked = useRef<AbortController>();
  useEffect(() => () => asked.current?.abort(), []);

  const look = async (): Promise<void> => {
    asked.current?.abort();
    const result = parsePlace(text);
    if ("place" in result) {
      setOutcome({});
      return onPlace(result.place);
    }
    if (result.fault !== "unreadable") return setOutcome({ message: t(`mapPage.fault.${result.fault}` as Key) });
    const controller = new AbortController();
    asked.current = controller;
    setOutcome({ message: t("state.loading") });
    try {
      const found = await search(model, text.trim(), language, controller.signal);
      setOutcome(found.length === 0 ? { message: t("mapPage.nothing", { text: text.trim() }) } : { found });
    } catch (error) {
      if (controller.signal.aborted) return;
      const problem = asProblem(error);
      setOutcome({
        message: problem.offline ? t("state.offline") : problem.detail || problem.title || t("state.failed"),
      });
    }
  };

  const submit = (event: Event): void => {
    event.preventDefault();
    if (text.trim() !== "") void look();
  };

  return (
    <section class="find-box" aria-labelledby="find-title">
      <h2 id="find-title">{t("mapPage.find")}</h2>
      <form role="search" onSubmit={submit}>
        <label>
          {t("mapPage.findLabel")}
          <input
            type="search"
            name="find"
            value={text}
            maxLength={200}
            autocomplete="off"
            aria-describedby="find-help"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <button type="submit">{t("mapPage.go")}</button>
      </form>
      <p id="find-help" class="help">
        {t("mapPage.findHelp")}
      </p>
      <div role="status">
        {outcome.message && <p class="find-message">{outcome.message}</p>}
        {outcome.found && <p class="unseen">{t("mapPage.foundCount", { count: outcome.found.length })}</p>}
      </div>
      {outcome.found && (
        <ul class="found">
          {outcome.found.map((one) => {
            const type = typeOf(model, one.type);
            return (
              <li key={`${one.type}/${one.id}`}>
                <button type="button" onClick={() => onRecord(one)}>
                  {one.title}{" "}
                  <span class="found-type">
                    {[type ? typeLabel(type, language) : one.type, one.where].filter(Boolean).join(" · ")}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
