// mendPanel.tsx - one held row: where it is and would be on the map, and its values in a form.
import { useEffect, useRef, useState } from "preact/hooks";
import type { HeldRow } from "../../base/answers";
import { textOf, useLanguage } from "../../base/i18n";
import { HeldMap } from "./heldMap";
import { mendedBy, parsed, rawOf, valuesOf, type Mend, type RowValues } from "./mending";

interface Props {
  row: HeldRow;
  how: Mend | undefined;
  onSet: (how: Mend | undefined) => void;
  onClose: () => void;
}

export function MendPanel({ row, how, onSet, onClose }: Props) {
  const { t, language } = useLanguage();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const repaired = mendedBy(row);
  const close = (next?: Mend): void => {
    if (next) onSet(next);
    onClose();
  };
  return (
    <section class="mend-panel" aria-labelledby="mend-title">
      <h3 id="mend-title" ref={title} tabIndex={-1}>
        {t("mend.title", { row: String(row.row) })}
      </h3>
      <p>{row.reason}</p>
      {row.place && <HeldMap row={row.row} place={row.place} repaired={row.repaired_place} />}
      {repaired && (
        <div class="buttons">
          <button type="button" onClick={() => close(repaired)}>
            {t("mend.accept")}
          </button>
          <span>{textOf(language, `repair.${row.repair}`) ?? row.repair}</span>
        </div>
      )}
      <ValueForm row={row} how={how} onKeep={close} />
      <div class="buttons">
        <button type="button" onClick={() => close({ kind: "dropped", raw: null })}>
          {t("mend.giveUp")}
        </button>
        <button type="button" onClick={() => close()}>
          {t("mend.close", { row: String(row.row) })}
        </button>
      </div>
    </section>
  );
}

function ValueForm({ row, how, onKeep }: { row: HeldRow; how: Mend | undefined; onKeep: (how: Mend) => void }) {
  const { t } = useLanguage();
  const raw = parsed(row);
  const [values, setValues] = useState<RowValues>(() => {
    const start = how && how.raw !== null ? (how.raw as Record<string, unknown>) : raw;
    return start ? valuesOf(start) : { values: [], point: undefined };
  });
  if (!raw) return <p>{t("mend.sealed")}</p>;
  const change = (name: string, text: string): void =>
    setValues({ ...values, values: values.values.map(([one, old]) => [one, one === name ? text : old]) });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onKeep({ kind: "edited", raw: rawOf(raw, values) });
  };
  return (
    <form class="mend-form" onSubmit={submit} aria-label={t("mend.values")}>
      {values.point && (
        <>
          {(["mend.longitude", "mend.latitude"] as const).map((key, i) => (
            <label key={key}>
              <span>{t(key)}</span>
              <input
                type="text"
                inputMode="decimal"
                value={values.point?.[i] ?? ""}
                onInput={(event) => {
                  const point: [string, string] = [values.point?.[0] ?? "", values.point?.[1] ?? ""];
                  point[i] = event.currentTarget.value;
                  setValues({ ...values, point });
                }}
              />
            </label>
          ))}
        </>
      )}
      {values.values.map(([name, text]) => (
        <label key={name}>
          <span>{name}</span>
          <input
            type="text"
            name={name}
            value={text}
            aria-invalid={name === row.column}
            onInput={(event) => change(name, event.currentTarget.value)}
          />
        </label>
      ))}
      <div class="buttons">
        <button type="submit">{t("mend.keep")}</button>
      </div>
    </form>
  );
}
