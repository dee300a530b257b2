// workbench.tsx - a file that waits: what it is, how its columns are understood, what would be stored, and the start.
import { useEffect, useMemo, useState } from "preact/hooks";
import { apiGet, apiPost, asProblem, useResource, withQuery, type Problem } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, fieldOf, typeOf, useModel, type RecordType } from "../../base/model";
import { Failure, Loading } from "../../parts/states";
import { ColumnTable } from "./columnTable";
import { Extras } from "./extras";
import { FileView } from "./fileView";
import { MappingChoice, proposed, type Choice } from "./mappingChoice";
import {
  conflictsOf,
  docOf,
  draftOf,
  fieldOfTarget,
  isEditable,
  type Conflict,
  type Draft,
  type FeedOptions,
  type MappingDoc,
  type Target,
} from "./mappingDoc";
import { PreviewView } from "./previewView";
import { recall, remember } from "./remembered";
import { StartForm, type StartOrder } from "./startForm";
import type { FileFacts, MappingSummary } from "./uploadAnswers";
import { usePreview } from "./usePreview";
import { ValueWords } from "./valueWords";

interface Props {
  upload: string;
  onStarted: (job: string) => void;
  onOther: () => void;
}

export function Workbench({ upload, onStarted, onOther }: Props) {
  const { t } = useLanguage();
  const [reading, setReading] = useState(() => {
    const { layer = "", encoding = "" } = recall(upload);
    return { layer, encoding };
  });
  const file = useResource<FileFacts>(withQuery(`/api/uploads/${encodeURIComponent(upload)}`, reading));
  const known = useResource<MappingSummary[]>("/api/mappings");
  const read = (more: Partial<typeof reading>): void => {
    remember(upload, more);
    setReading({ ...reading, ...more });
  };
  useEffect(() => {
    if (file.data) remember(upload, { name: file.data.name });
  }, [file.data?.name]);
  if (file.problem)
    return (
      <>
        <Failure problem={file.problem} {...(file.problem.offline ? { onRetry: file.reload } : {})} />
        <OtherFile onOther={onOther} />
      </>
    );
  if (!file.data || !known.data) return known.problem ? <Failure problem={known.problem} /> : <Loading />;
  const facts = file.data;
  const query = {
    layer: facts.layers.length > 1 ? facts.layer : "",
    encoding: reading.encoding || (facts.encoding_guessed ? facts.encoding : ""),
  };
  return (
    <>
      <section aria-labelledby="file-title">
        <h2 id="file-title">{t("import.fileTitle", { name: facts.name })}</h2>
        <FileView
          file={facts}
          encoding={reading.encoding}
          onEncoding={(encoding) => read({ encoding })}
          onLayer={(layer) => read({ layer })}
        />
        <OtherFile onOther={onOther} />
      </section>
      <Mapping
        key={`${facts.layer}/${facts.encoding}`}
        file={facts}
        known={known.data}
        query={query}
        onStarted={onStarted}
      />
    </>
  );
}

function OtherFile({ onOther }: { onOther: () => void }) {
  const { t } = useLanguage();
  return (
    <p class="buttons">
      <button type="button" onClick={onOther}>
        {t("import.otherFile")}
      </button>
    </p>
  );
}

interface MappingProps {
  file: FileFacts;
  known: MappingSummary[];
  query: { layer: string; encoding: string };
  onStarted: (job: string) => void;
}

interface Loaded {
  doc: MappingDoc;
  draft: Draft;
}

/** The document the reader starts from: the one edited before a reload, a known one, or a guess. */
function useStart({ file, query }: MappingProps) {
  const { language } = useLanguage();
  const before = useMemo(() => recall(file.upload), [file.upload]);
  const isReload = before.doc !== undefined;
  const [choice, setChoice] = useState<Choice>(() => {
    if (!isReload || !before.doc) return proposed(file);
    return before.chosen ? { mapping: before.chosen } : { type: String(before.doc.type) };
  });
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const names = file.columns.map((column) => column.name);
  const take = (doc: MappingDoc): void => setLoaded({ doc, draft: draftOf(doc, names, file.place) });
  const load = (next: Choice): void => {
    setChoice(next);
    setLoaded(null);
    setProblem(null);
    if ("type" in next && next.type === "") return;
    const guess = `/api/uploads/${encodeURIComponent(file.upload)}/mapping`;
    const path =
      "mapping" in next
        ? `/api/mappings/${encodeURIComponent(next.mapping)}?lang=${language}`
        : withQuery(guess, { type: next.type, ...query, lang: language });
    apiGet<MappingDoc>(path).then(take, (error: unknown) => setProblem(asProblem(error)));
  };
  useEffect(() => {
    if (before.doc) take(before.doc);
    else load(choice);
  }, []);
  return { choice, loaded, problem, load };
}

function Mapping(props: MappingProps) {
  const { t } = useLanguage();
  const { file, known } = props;
  const { choice, loaded, problem, load } = useStart(props);
  return (
    <>
      <section aria-labelledby="mapping-title">
        <h2 id="mapping-title">{t("import.mappingTitle")}</h2>
        <MappingChoice file={file} known={known} choice={choice} onChoose={load} />
        {problem && <Failure problem={problem} />}
      </section>
      {loaded && <Editor key={JSON.stringify(choice)} {...props} choice={choice} start={loaded} />}
    </>
  );
}

/** The name the mapping will be kept under, and whether it has to be saved before it can be used. */
function useNaming(choice: Choice, start: Loaded, known: MappingSummary[], draft: Draft) {
  const chosen = "mapping" in choice ? known.find((one) => one.name === choice.mapping) : undefined;
  const first = chosen && !chosen.saved ? `${chosen.name}_own` : start.doc.name;
  const [name, setName] = useState(first);
  const untouched = useMemo(() => JSON.stringify(docOf(start.draft, { name: "", title: "" })), [start]);
  const hasConflict = conflictsOf(draft).length > 0;
  const isChanged = !hasConflict && JSON.stringify(docOf(draft, { name: "", title: "" })) !== untouched;
  const isNew = chosen === undefined || isChanged;
  return { name: isNew ? name : start.doc.name, setName, isNew };
}

function Editor({ file, known, query, choice, start, onStarted }: MappingProps & { choice: Choice; start: Loaded }) {
  const { t, language } = useLanguage();
  const model = useModel();
  const [draft, setDraft] = useState(start.draft);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [nameFault, setNameFault] = useState("");
  const { name, setName, isNew } = useNaming(choice, start, known, draft);
  const chosenName = "mapping" in choice ? choice.mapping : "";
  const conflicts = conflictsOf(draft);
  const editable = isEditable(start.doc);
  const doc = useMemo(() => {
    if (!editable) return start.doc;
    return conflicts.length > 0
      ? null
      : docOf(draft, { name, title: isNew && !("mapping" in choice) ? file.name : "" });
  }, [draft, name]);
  const trial = usePreview(file.upload, query, doc);
  const type = typeOf(model, typeof start.doc.type === "string" ? start.doc.type : "");
  useEffect(() => {
    if (doc) remember(file.upload, { doc, chosen: chosenName });
  }, [doc]);
  const run = async (order: StartOrder): Promise<void> => {
    if (!doc) return;
    setBusy(true);
    setProblem(null);
    setNameFault("");
    try {
      if (isNew) await apiPost(`/api/mappings?lang=${language}`, doc);
      const asked = { upload: file.upload, mapping: doc.name, ...query, approve: order.approve };
      const more = { reason: order.approve ? order.reason : "", lang: language };
      const { job } = await apiPost<{ job: number }>(withQuery("/api/imports", { ...asked, ...more }), undefined);
      onStarted(String(job));
    } catch (error) {
      const found = asProblem(error);
      if (found.pointer === "/name") setNameFault(found.detail);
      else setProblem(found);
    } finally {
      setBusy(false);
    }
  };
  const options = (field: string, more: FeedOptions): void =>
    setDraft((old) => ({ ...old, options: { ...old.options, [field]: more } }));
  return (
    <>
      {editable && type ? (
        <Columns type={type} file={file} draft={draft} setDraft={setDraft} onOptions={options} conflicts={conflicts} />
      ) : (
        <p class="notice">{t("import.notEditable")}</p>
      )}
      <section aria-labelledby="preview-title">
        <h2 id="preview-title">{t("import.previewTitle")}</h2>
        {trial.problem && <Failure problem={trial.problem} />}
        {!trial.preview && !trial.problem && doc && <Loading />}
        {trial.preview && type && editable && (
          <ValueWords type={type} preview={trial.preview} draft={draft} onOptions={options} />
        )}
        {trial.preview && <PreviewView preview={trial.preview} isOld={trial.isOld} />}
      </section>
      <section aria-labelledby="start-title">
        <h2 id="start-title">{t("import.startTitle")}</h2>
        {problem && <Failure problem={problem} />}
        <StartForm
          name={name}
          isNew={isNew}
          replaces={isNew && name !== chosenName && known.some((one) => one.saved && one.name === name)}
          blocked={conflicts.length > 0 ? t("import.blocked") : ""}
          isBusy={isBusy}
          nameFault={nameFault}
          onName={setName}
          onStart={(order) => void run(order)}
        />
      </section>
    </>
  );
}

interface ColumnsProps {
  type: RecordType;
  file: FileFacts;
  draft: Draft;
  setDraft: (change: (old: Draft) => Draft) => void;
  onOptions: (field: string, options: FeedOptions) => void;
  conflicts: Conflict[];
}

/** What is said of a reference field when a column is first given to it. */
function optionsFor(type: RecordType, target: Target, old: FeedOptions | undefined): FeedOptions {
  const field = fieldOf(type, fieldOfTarget(target));
  if (field?.kind !== "reference") return old ?? {};
  return { ...old, reference: old?.reference ?? { column: "", match: "name" } };
}

function Columns({ type, file, draft, setDraft, onOptions, conflicts }: ColumnsProps) {
  const { t, language } = useLanguage();
  const assign = (column: string, target: Target): void =>
    setDraft((old) => {
      const field = fieldOfTarget(target);
      const { [field]: _constant, ...constants } = old.constants;
      return {
        ...old,
        constants,
        targets: { ...old.targets, [column]: target },
        options: field ? { ...old.options, [field]: optionsFor(type, target, old.options[field]) } : old.options,
      };
    });
  const nameOf = (target: Target): string => {
    const field = fieldOf(type, fieldOfTarget(target));
    if (field) return fieldLabel(field, language);
    return t(
      target === "lon"
        ? "import.lon"
        : target === "lat"
          ? "import.lat"
          : target === "id"
            ? "import.ownId"
            : "import.wkt",
    );
  };
  const isText = (target: Target): boolean => fieldOf(type, fieldOfTarget(target))?.kind === "text";
  return (
    <>
      <ColumnTable type={type} file={file} draft={draft} onTarget={assign} onOptions={onOptions} />
      <div role="alert">
        {conflicts.map((one) => (
          <div class="failure" key={one.target}>
            <p>{t("import.twoColumns", { columns: one.columns.join(t("import.and")), field: nameOf(one.target) })}</p>
            {isText(one.target) && (
              <button
                type="button"
                onClick={() => {
                  const field = fieldOfTarget(one.target);
                  onOptions(field, { ...draft.options[field], join: " " });
                }}
              >
                {t("import.join")}
              </button>
            )}
          </div>
        ))}
      </div>
      <Extras
        type={type}
        columns={file.columns.map((column) => column.name)}
        draft={draft}
        onChange={(more) => setDraft((old) => ({ ...old, ...more }))}
      />
    </>
  );
}
