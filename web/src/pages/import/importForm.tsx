// importForm.tsx - which file, how its columns are to be understood, and whether it counts at once.
import { useRef, useState } from "preact/hooks";
import type { Mapping } from "../../base/answers";
import { useResource } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { labelIn, typeLabel, useModel } from "../../base/model";
import { Failure } from "../../parts/states";
import type { ImportOrder } from "./useImport";

interface Props {
  initial: ImportOrder | null;
  onStart: (order: ImportOrder) => void;
}

interface Faults {
  file: boolean;
  type: boolean;
  reason: boolean;
}

const NO_FAULTS: Faults = { file: false, type: false, reason: false };
const ACCEPTED = ".csv,.tsv,.txt,.geojson,.json,.geojsonl,.ndjson,.gpkg,.zip,.kml,.kmz,.gml,.gpx,.fgb,.xlsx,.ods";

export function ImportForm({ initial, onStart }: Props) {
  const { t } = useLanguage();
  const mappings = useMappings();
  const [mapping, setMapping] = useState(initial?.mapping ?? "");
  const [approve, setApprove] = useState(initial?.approve ?? false);
  const [faults, setFaults] = useState(NO_FAULTS);
  const form = useRef<HTMLFormElement>(null);
  const givesType = Boolean(mappings.known.find((one) => one.name === mapping));

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string): string => String(data.get(name) ?? "").trim();
    const chosen = data.get("file");
    const file = chosen instanceof File && chosen.name !== "" ? chosen : initial?.file;
    const type = givesType ? "" : text("type");
    const reason = text("reason");
    const found = { file: !file, type: !givesType && type === "", reason: approve && reason === "" };
    setFaults(found);
    const first = (Object.keys(found) as (keyof Faults)[]).find((name) => found[name]);
    if (first) form.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
    else if (file) onStart({ file, mapping, type, approve, reason });
  };

  return (
    <form ref={form} class="import-form" onSubmit={submit} noValidate>
      <p class="help">{t("import.help")}</p>
      {mappings.problem && <Failure problem={mappings.problem} onRetry={mappings.reload} />}
      <FileField initial={initial?.file.name} isFaulty={faults.file} />
      <MappingField known={mappings.known} chosen={mapping} onChoose={setMapping} />
      {!givesType && <TypeField initial={initial?.type ?? ""} isFaulty={faults.type} />}
      <label class="check">
        <input type="checkbox" name="approve" checked={approve} onChange={(e) => setApprove(e.currentTarget.checked)} />{" "}
        {t("import.approve")}
      </label>
      <p class="help">{t("import.approveHint")}</p>
      {approve && <ReasonField initial={initial?.reason ?? ""} isFaulty={faults.reason} />}
      <div class="buttons">
        <button type="submit">{t("import.start")}</button>
      </div>
    </form>
  );
}

function useMappings() {
  const answer = useResource<Mapping[] | { mappings: Mapping[] }>("/api/mappings");
  const known = Array.isArray(answer.data) ? answer.data : (answer.data?.mappings ?? []);
  return { known, problem: answer.problem, reload: answer.reload };
}

function FieldError({ id, text, shown }: { id: string; text: string; shown: boolean }) {
  return shown ? (
    <p id={id} class="field-error" role="alert">
      {text}
    </p>
  ) : null;
}

function FileField({ initial, isFaulty }: { initial: string | undefined; isFaulty: boolean }) {
  const { t } = useLanguage();
  return (
    <>
      <label>
        <span>{t("import.file")}</span>
        <input
          type="file"
          name="file"
          accept={ACCEPTED}
          aria-invalid={isFaulty}
          aria-describedby="file-hint file-error"
        />
      </label>
      <p id="file-hint" class="help">
        {initial ? t("import.fileKept", { name: initial }) : t("import.fileHint")}
      </p>
      <FieldError id="file-error" text={t("import.fileMissing")} shown={isFaulty} />
    </>
  );
}

interface MappingProps {
  known: Mapping[];
  chosen: string;
  onChoose: (name: string) => void;
}

function MappingField({ known, chosen, onChoose }: MappingProps) {
  const { t, language } = useLanguage();
  const text = (label: Mapping["label"]): string => (typeof label === "string" ? label : labelIn(label, language));
  const mapping = known.find((one) => one.name === chosen);
  const description = mapping ? text(mapping.description) : t("import.byNameHint");
  return (
    <>
      <label>
        <span>{t("import.mapping")}</span>
        <select
          name="mapping"
          value={chosen}
          onChange={(e) => onChoose(e.currentTarget.value)}
          aria-describedby="mapping-hint"
        >
          <option value="">{t("import.byName")}</option>
          {known.map((one) => (
            <option key={one.name} value={one.name}>
              {text(one.label) || one.name}
            </option>
          ))}
        </select>
      </label>
      <p id="mapping-hint" class="help">
        {description}
      </p>
    </>
  );
}

function TypeField({ initial, isFaulty }: { initial: string; isFaulty: boolean }) {
  const { t, language } = useLanguage();
  const types = useModel().types;
  return (
    <>
      <label>
        <span>{t("import.type")}</span>
        <select name="type" aria-invalid={isFaulty} aria-describedby="type-error">
          <option value="">{t("import.choose")}</option>
          {types.map((type) => (
            <option key={type.type} value={type.type} selected={type.type === initial}>
              {typeLabel(type, language)}
            </option>
          ))}
        </select>
      </label>
      <FieldError id="type-error" text={t("import.typeMissing")} shown={isFaulty} />
    </>
  );
}

function ReasonField({ initial, isFaulty }: { initial: string; isFaulty: boolean }) {
  const { t } = useLanguage();
  return (
    <>
      <label>
        <span>
          {t("report.reason")} {t("decision.required")}
        </span>
        <textarea
          name="reason"
          rows={2}
          defaultValue={initial}
          aria-invalid={isFaulty}
          aria-describedby="reason-error"
        />
      </label>
      <FieldError id="reason-error" text={t("decision.reasonMissing")} shown={isFaulty} />
    </>
  );
}
