// savedMappings.tsx - mappings people saved in this programme: to download, and to take away.
import { useEffect, useRef, useState } from "preact/hooks";
import { apiDelete, asProblem, useResource, type Problem } from "../../base/api";
import { formatMoment } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { labelIn, typeLabel, typeOf, useModel } from "../../base/model";
import { Table, type Column } from "../../parts/table";
import { Failure, Ready } from "../../parts/states";
import type { MappingSummary } from "./uploadAnswers";

export function SavedMappings() {
  const { t } = useLanguage();
  const known = useResource<MappingSummary[]>("/api/mappings");
  return (
    <section aria-labelledby="saved-title">
      <h2 id="saved-title">{t("import.savedTitle")}</h2>
      <p class="help">{t("import.savedHelp")}</p>
      <Ready of={known}>
        {(all) => <SavedTable saved={all.filter((one) => one.saved)} onChanged={known.reload} />}
      </Ready>
    </section>
  );
}

function SavedTable({ saved, onChanged }: { saved: MappingSummary[]; onChanged: () => void }) {
  const { t, language } = useLanguage();
  const model = useModel();
  const [problem, setProblem] = useState<Problem | null>(null);
  const drop = (name: string): void => {
    setProblem(null);
    apiDelete(`/api/mappings/${encodeURIComponent(name)}`).then(onChanged, (error: unknown) =>
      setProblem(asProblem(error)),
    );
  };
  if (saved.length === 0) return <p class="empty">{t("import.savedNone")}</p>;
  const columns: Column<MappingSummary>[] = [
    { id: "name", label: t("import.mappingName"), heads: true, cell: (one) => <code>{one.name}</code> },
    { id: "label", label: t("import.label"), cell: (one) => labelIn(one.label, language) },
    {
      id: "type",
      label: t("import.type"),
      cell: (one) => {
        const type = typeOf(model, one.type ?? "");
        return type ? typeLabel(type, language) : t("import.severalTypes");
      },
    },
    {
      id: "saved",
      label: t("import.savedBy"),
      cell: (one) => `${one.author ?? ""} · ${formatMoment(one.saved_at, language)}`,
    },
    {
      id: "do",
      label: t("import.do"),
      cell: (one) => (
        <span class="actions">
          <a href={`/api/mappings/${encodeURIComponent(one.name)}`} download={`${one.name}.json`}>
            {t("import.download")}
          </a>{" "}
          <DropButton name={one.name} drop={() => drop(one.name)} />
        </span>
      ),
    },
  ];
  return (
    <>
      {problem && <Failure problem={problem} />}
      <Table
        caption={t("import.savedCaption", { count: saved.length })}
        columns={columns}
        rows={saved}
        rowKey={(one) => one.name}
      />
    </>
  );
}

/** What cannot be undone is asked about where it was pressed; the answer that keeps is the one in hand. */
function DropButton({ name, drop }: { name: string; drop: () => void }) {
  const { t } = useLanguage();
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const ask = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    if (asking) keep.current?.focus();
    else if (wasAsking.current) ask.current?.focus();
    wasAsking.current = asking;
  }, [asking]);
  if (!asking) {
    return (
      <button ref={ask} type="button" aria-label={t("import.dropNamed", { name })} onClick={() => setAsking(true)}>
        {t("import.drop")}
      </button>
    );
  }
  return (
    <span role="group" aria-label={t("import.dropAsk", { name })}>
      {t("import.dropAsk", { name })}{" "}
      <button ref={keep} type="button" onClick={() => setAsking(false)}>
        {t("import.dropKeep")}
      </button>{" "}
      <button type="button" onClick={drop}>
        {t("import.dropSure")}
      </button>
    </span>
  );
}
