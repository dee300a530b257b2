// formField.tsx - one field of a form, as its kind asks for: code lists with their steps, dates of any precision, places.
import { formatUnit } from "../../../base/format";
import { useLanguage, type Key } from "../../../base/i18n";
import { codesOf, fieldLabel, labelIn, useModel, type Code, type Field, type Model } from "../../../base/model";
import type { Answer, FieldDraft } from "./draft";
import type { Shape } from "./geometryText";
import { ReferenceInput } from "./referenceInput";

interface Props {
  field: Field;
  draft: FieldDraft;
  /** Title of the record a reference names now. */
  name: string | undefined;
  fault: string | undefined;
  onChange: (draft: FieldDraft) => void;
}

const ANSWERS: { id: Answer; key: Key }[] = [
  { id: "value", key: "form.answer.value" },
  { id: "unknown", key: "form.answer.unknown" },
  { id: "not_specified", key: "form.answer.notSpecified" },
];

export function fieldInputId(field: Field): string {
  return `form-${field.id}`;
}

export function FormField(props: Props) {
  const { field, draft, fault, onChange } = props;
  const { t, language } = useLanguage();
  const id = fieldInputId(field);
  const help = labelIn(field.help, language);
  const described = [help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(" ");
  const isGroup = field.kind === "codes";
  const required = field.required === "identity" ? t("form.required") : field.required ? t("form.asked") : "";
  const label = (
    <>
      {fieldLabel(field, language)} {required && <span class="form-required">{required}</span>}
    </>
  );
  return (
    <div class="form-field" role={isGroup ? "group" : undefined} aria-labelledby={isGroup ? `${id}-label` : undefined}>
      {isGroup ? (
        <span class="form-label" id={`${id}-label`}>
          {label}
        </span>
      ) : (
        <label class="form-label" for={id}>
          {label}
        </label>
      )}
      {help !== "" && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      <div class="form-control">
        <Control {...props} id={id} described={described} />
        {field.unit && draft.answer === "value" && <span>{formatUnit(field.unit, language)}</span>}
        <AnswerChoice field={field} draft={draft} onChange={onChange} />
      </div>
      {fault && (
        <p class="field-error" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}

/** Lists that know "unknown" as a code need no other way to say it. */
function hasOwnAnswers(model: Model, field: Field): boolean {
  return (field.kind === "code" || field.kind === "codes") && codesOf(model, field).some((code) => code.means);
}

function AnswerChoice({ field, draft, onChange }: Pick<Props, "field" | "draft" | "onChange">) {
  const { t, language } = useLanguage();
  const model = useModel();
  if (hasOwnAnswers(model, field)) return null;
  return (
    <select
      class="form-answer"
      aria-label={t("form.answer", { field: fieldLabel(field, language) })}
      value={draft.answer}
      onChange={(event) => onChange({ ...draft, answer: event.currentTarget.value as Answer })}
    >
      {ANSWERS.map((one) => (
        <option key={one.id} value={one.id}>
          {t(one.key)}
        </option>
      ))}
    </select>
  );
}

interface ControlProps extends Props {
  id: string;
  described: string;
}

function Control(props: ControlProps) {
  const { field, draft, id, described, fault, onChange } = props;
  const { t } = useLanguage();
  const shared = {
    id,
    name: field.id,
    disabled: draft.answer !== "value",
    "aria-describedby": described || undefined,
    "aria-invalid": fault ? true : undefined,
    required: field.required === "identity",
  };
  const set = (text: string): void => onChange({ ...draft, text });
  switch (field.kind) {
    case "code":
      return <CodeSelect {...props} shared={shared} onText={set} />;
    case "codes":
      return <CodeChecks {...props} />;
    case "boolean":
      return (
        <select {...shared} value={draft.text} onChange={(event) => set(event.currentTarget.value)}>
          <option value="">{t("form.nothing")}</option>
          <option value="true">{t("value.yes")}</option>
          <option value="false">{t("value.no")}</option>
        </select>
      );
    case "reference":
      return <ReferenceInput {...props} onText={set} />;
    case "geometry":
      return <GeometryInput {...props} shared={shared} onText={set} />;
    default:
      return <TextInput {...props} shared={shared} onText={set} />;
  }
}

interface TextProps extends ControlProps {
  shared: object;
  onText: (text: string) => void;
}

const LONG_TEXT = 60;

function TextInput({ field, draft, shared, onText }: TextProps) {
  const { t } = useLanguage();
  const isNumber = field.kind === "number" || field.kind === "integer";
  if (field.kind === "text" && draft.text.length > LONG_TEXT) {
    return <textarea {...shared} rows={4} value={draft.text} onInput={(event) => onText(event.currentTarget.value)} />;
  }
  return (
    <input
      {...shared}
      type="text"
      inputMode={isNumber ? "decimal" : undefined}
      placeholder={field.kind === "date" ? t("form.date") : field.kind === "time" ? "14:30" : undefined}
      class={isNumber || field.kind === "date" || field.kind === "time" ? "form-short" : undefined}
      autocomplete="off"
      value={draft.text}
      onInput={(event) => onText(event.currentTarget.value)}
    />
  );
}

/** The codes in order, each below its parent, with its depth; those out of use only where they stand already. */
export function codeSteps(codes: Code[], kept: string[]): { code: Code; depth: number }[] {
  const today = new Date().toISOString().slice(0, 10);
  const isOffered = (code: Code): boolean => !code.active_to || code.active_to >= today || kept.includes(code.code);
  const ids = new Set(codes.map((code) => code.code));
  const below = (parent: string | undefined, depth: number): { code: Code; depth: number }[] =>
    codes
      .filter((code) => (code.parent && ids.has(code.parent) ? code.parent : undefined) === parent)
      .flatMap((code) => [...(isOffered(code) ? [{ code, depth }] : []), ...below(code.code, depth + 1)]);
  return below(undefined, 0);
}

function CodeSelect({ field, draft, shared, onText }: TextProps) {
  const { t, language } = useLanguage();
  const steps = codeSteps(codesOf(useModel(), field), [draft.text]);
  return (
    <select {...shared} value={draft.text} onChange={(event) => onText(event.currentTarget.value)}>
      <option value="">{t("form.nothing")}</option>
      {steps.map(({ code, depth }) => (
        <option key={code.code} value={code.code}>
          {"\u00a0\u00a0\u00a0".repeat(depth) + (labelIn(code.label, language) || code.code)}
        </option>
      ))}
    </select>
  );
}

function CodeChecks({ field, draft, onChange, id }: ControlProps) {
  const { language } = useLanguage();
  const steps = codeSteps(codesOf(useModel(), field), draft.codes);
  const toggle = (code: string, isOn: boolean): void => {
    const codes = steps
      .map((step) => step.code.code)
      .filter((one) => (one === code ? isOn : draft.codes.includes(one)));
    onChange({ ...draft, codes });
  };
  return (
    <div class="form-codes">
      {steps.map(({ code, depth }, i) => (
        <label key={code.code} class="check" style={{ "--depth": depth }}>
          <input
            id={i === 0 ? id : undefined}
            type="checkbox"
            disabled={draft.answer !== "value"}
            checked={draft.codes.includes(code.code)}
            onChange={(event) => toggle(code.code, event.currentTarget.checked)}
          />
          {labelIn(code.label, language) || code.code}
        </label>
      ))}
    </div>
  );
}

const SHAPES: { id: Shape; key: Key; kinds: string[] }[] = [
  { id: "area", key: "form.shape.area", kinds: ["polygon", "multipolygon"] },
  { id: "line", key: "form.shape.line", kinds: ["line", "multiline"] },
  { id: "points", key: "form.shape.points", kinds: ["multipoint"] },
];

function GeometryInput({ field, draft, shared, onText, onChange }: TextProps) {
  const { t, language } = useLanguage();
  const kinds = field.geometries ?? [];
  const shapes = SHAPES.filter((one) => kinds.length === 0 || one.kinds.some((kind) => kinds.includes(kind)));
  const lines = draft.text.split("\n").filter((line) => line.trim() !== "").length;
  return (
    <div class="form-place">
      <textarea
        {...shared}
        rows={4}
        spellcheck={false}
        value={draft.text}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      <p class="help">{t("form.place.help")}</p>
      {lines > 1 && shapes.length > 0 && (
        <select
          aria-label={t("form.shape", { field: fieldLabel(field, language) })}
          value={draft.shape}
          onChange={(event) => onChange({ ...draft, shape: event.currentTarget.value as Shape })}
        >
          {shapes.map((one) => (
            <option key={one.id} value={one.id}>
              {t(one.key)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
