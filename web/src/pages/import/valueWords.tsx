// valueWords.tsx - texts of the file that are no code of their field: what each of them means, and names nobody has.
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { codeLabel, codesOf, fieldLabel, fieldOf, useModel, type Field, type RecordType } from "../../base/model";
import { Table, type Column } from "../../parts/table";
import type { Draft, FeedOptions } from "./mappingDoc";
import type { Preview, PreviewField, PreviewText } from "./uploadAnswers";

const TEXTS_SHOWN = 60;
const NOTHING = "\u0000nothing";

interface Props {
  type: RecordType;
  preview: Preview;
  draft: Draft;
  onOptions: (field: string, options: FeedOptions) => void;
}

export function ValueWords({ type, preview, draft, onOptions }: Props) {
  return (
    <>
      {preview.fields.map((one) => {
        const field = fieldOf(type, one.field);
        if (!field) return null;
        if (field.kind === "reference") return <Unfound key={one.field} field={field} said={one} />;
        const texts = one.texts.filter((text) => !text.read || text.mapped);
        if (texts.length === 0) return null;
        return <Words key={one.field} field={field} said={one} texts={texts} draft={draft} onOptions={onOptions} />;
      })}
    </>
  );
}

interface WordsProps {
  field: Field;
  said: PreviewField;
  texts: PreviewText[];
  draft: Draft;
  onOptions: Props["onOptions"];
}

function Words({ field, said, texts, draft, onOptions }: WordsProps) {
  const { t, language } = useLanguage();
  const options = draft.options[field.id] ?? {};
  const words = options.values ?? {};
  const choose = (text: string, to: string): void => {
    const { [text]: _old, ...rest } = words;
    const values = to === "" ? rest : { ...rest, [text]: to === NOTHING ? null : to };
    onOptions(field.id, { ...options, values });
  };
  const columns: Column<PreviewText>[] = [
    { id: "text", label: t("import.textIn", { name: said.column }), heads: true, cell: (one) => one.text },
    { id: "rows", label: t("import.rowsLabel"), numeric: true, cell: (one) => formatNumber(one.rows, language) },
    {
      id: "means",
      label: t("import.means", { name: fieldLabel(field, language) }),
      cell: (one) => <Meaning field={field} text={one.text} words={words} onChoose={(to) => choose(one.text, to)} />,
    },
  ];
  const open = texts.filter((one) => !one.read).length;
  return (
    <section class="words" aria-label={fieldLabel(field, language)}>
      <Table
        caption={
          open > 0
            ? t("import.wordsCaption", { name: fieldLabel(field, language), count: open })
            : t("import.wordsDone", { name: fieldLabel(field, language) })
        }
        columns={columns}
        rows={texts.slice(0, TEXTS_SHOWN)}
        rowKey={(one) => one.text}
      />
      {texts.length > TEXTS_SHOWN && <p class="help">{t("import.moreTexts", { count: texts.length - TEXTS_SHOWN })}</p>}
    </section>
  );
}

interface MeaningProps {
  field: Field;
  text: string;
  words: Record<string, string | null>;
  onChoose: (to: string) => void;
}

function Meaning({ field, text, words, onChoose }: MeaningProps) {
  const { t, language } = useLanguage();
  const model = useModel();
  const word = words[text];
  const choices: [string, string][] =
    field.kind === "boolean"
      ? [
          ["yes", t("value.yes")],
          ["no", t("value.no")],
        ]
      : codesOf(model, field).map((code) => [code.code, codeLabel(model, field, code.code, language)]);
  return (
    <select
      aria-label={t("import.meaningOf", { text })}
      data-text={text}
      value={word === null ? NOTHING : (word ?? "")}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      <option value="">{t("import.meansUnknown")}</option>
      <option value={NOTHING}>{t("import.meansNothing")}</option>
      {choices.map(([id, label]) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}

const NAMES_SHOWN = 10;

function Unfound({ field, said }: { field: Field; said: PreviewField }) {
  const { t, language } = useLanguage();
  const lost = said.texts.filter((one) => one.found !== 1);
  if (lost.length === 0 || said.may_come || said.makes) return null;
  const names = lost.slice(0, NAMES_SHOWN).map((one) => `“${one.text}” (${formatNumber(one.rows, language)})`);
  return (
    <p class="notice">
      {t("import.unfound", { name: fieldLabel(field, language), count: lost.length })} {names.join(", ")}
      {lost.length > NAMES_SHOWN ? " …" : ""}
    </p>
  );
}
