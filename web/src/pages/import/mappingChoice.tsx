// mappingChoice.tsx - where to start from: a mapping that is known and fits, or a guess for a type of record.
import { useLanguage } from "../../base/i18n";
import { labelIn, typeLabel, useModel } from "../../base/model";
import type { FileFacts, MappingSummary } from "./uploadAnswers";

/** A mapping fits when the file has nearly all columns it names. */
const FITS = 0.75;

export type Choice = { mapping: string } | { type: string };

export function fitting(file: FileFacts): string[] {
  const share = ({ named, found }: FileFacts["mappings"][number]): number => (named < 2 ? 0 : found / named);
  return file.mappings
    .filter((one) => share(one) >= FITS)
    .sort((a, b) => share(b) - share(a) || b.named - a.named)
    .map((one) => one.name);
}

/** What is proposed: the mapping whose columns are all there, else a guess for the type that knows most columns. */
export function proposed(file: FileFacts): Choice {
  const [best] = fitting(file);
  if (best !== undefined) return { mapping: best };
  return { type: file.types[0]?.type ?? "" };
}

interface Props {
  file: FileFacts;
  known: MappingSummary[];
  choice: Choice;
  onChoose: (choice: Choice) => void;
}

export function MappingChoice({ file, known, choice, onChoose }: Props) {
  const { t, language } = useLanguage();
  const { types } = useModel();
  const fits = fitting(file);
  const named = (name: string): MappingSummary | undefined => known.find((one) => one.name === name);
  const text = (one: MappingSummary): string => labelIn(one.label, language) || one.name;
  const mapping = "mapping" in choice ? named(choice.mapping) : undefined;
  const order = [...new Set([...file.types.map((one) => one.type), ...types.map((one) => one.type)])];
  const label = (id: string): string => {
    const type = types.find((one) => one.type === id);
    return type ? typeLabel(type, language) : id;
  };
  const others = known.filter((one) => !fits.includes(one.name));
  return (
    <div class="file-choices">
      <div>
        <label>
          <span>{t("import.mapping")}</span>
          <select
            name="mapping"
            value={"mapping" in choice ? choice.mapping : ""}
            aria-describedby="mapping-hint"
            onChange={(event) => {
              const name = event.currentTarget.value;
              onChoose(name === "" ? { type: file.types[0]?.type ?? types[0]?.type ?? "" } : { mapping: name });
            }}
          >
            <option value="">{t("import.byHand")}</option>
            {fits.length > 0 && (
              <optgroup label={t("import.fits")}>
                {fits.map((name) => (
                  <option key={name} value={name}>
                    {text(named(name) ?? { name, label: {}, description: {}, type: null, saved: false })}
                  </option>
                ))}
              </optgroup>
            )}
            <optgroup label={t("import.others")}>
              {others.map((one) => (
                <option key={one.name} value={one.name}>
                  {text(one)}
                </option>
              ))}
            </optgroup>
          </select>
        </label>
        <p id="mapping-hint" class="help">
          {mapping ? labelIn(mapping.description, language) || mapping.name : t("import.byHandHint")}
        </p>
      </div>
      {"type" in choice && (
        <label>
          <span>{t("import.type")}</span>
          <select name="type" value={choice.type} onChange={(event) => onChoose({ type: event.currentTarget.value })}>
            <option value="">{t("import.choose")}</option>
            {order.map((id) => (
              <option key={id} value={id}>
                {label(id)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
