// mostRecords.tsx - records with the most related ones, as hazards with the most accidents near them; each number opens
// to what was counted.
import { useState } from "preact/hooks";
import { useResource, withQuery } from "../../base/api";
import { formatNumber, formatUnit } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { typeLabel, typeOf, typesNamedBy, useModel, type Model, type RecordType } from "../../base/model";
import { recordPath } from "../../base/router";
import { CsvButton } from "../../charts/csvButton";
import { Empty, Ready } from "../../parts/states";
import { Table, type Column } from "../../parts/table";
import { useFigureContext } from "./figureContext";
import { relatedValue, type Measure, type MeasureValue, type MostAnswer, type RelatedAnswer } from "./measureAnswers";
import { measurePath, scopeQuery, type Question } from "./question";

const MOST = 20;

interface Props {
  measure: Measure;
  question: Question;
  type: RecordType;
}

type MostRecord = MostAnswer["most"][number];

/** Records of both types, and of those that they name: what a measure of related records is made of. */
export function typesOfMeasure(model: Model, measure: Measure, type: RecordType): string[] {
  const related = typeOf(model, relatedValue(measure)?.related?.type ?? "");
  return [...new Set([...typesNamedBy(type), ...(related ? typesNamedBy(related) : [])])];
}

/** Nothing of a measure that counts no related records. */
export function MostRecords(props: Props) {
  const { t } = useLanguage();
  const value = relatedValue(props.measure);
  if (!value) return null;
  return (
    <section aria-labelledby="most-title" class="figure-most">
      <h2 id="most-title">{t("measures.most", { value: value.label || value.id })}</h2>
      <p class="help">{t("measures.mostHelp", { count: MOST })}</p>
      <Most {...props} value={value} />
    </section>
  );
}

function Most({ measure, question, type, value }: Props & { value: MeasureValue }) {
  const { t, language } = useLanguage();
  const types = typesOfMeasure(useModel(), measure, type);
  const { asOf } = useFigureContext();
  const path = measurePath(measure.measure);
  const answer = useResource<MostAnswer>(withQuery(path, { ...scopeQuery(question), most: MOST }), { types });
  const label = value.label || value.id;
  const title = (row: MostRecord): string => row.title || row.id;
  const columns: Column<MostRecord>[] = [
    {
      id: "record",
      label: typeLabel(type, language),
      heads: true,
      cell: (row) => <a href={recordPath(type.type, row.id)}>{title(row)}</a>,
    },
    {
      id: "records",
      label,
      cell: (row) => (
        <Counted
          path={withQuery(`${path}/related/${encodeURIComponent(row.id)}`, scopeQuery(question))}
          types={types}
          count={row.records}
          of={`${label}, ${title(row)}`}
        />
      ),
    },
  ];
  const caption = t("measures.most", { value: label });
  return (
    <Ready of={answer}>
      {({ most }) =>
        most.length === 0 ? (
          <Empty>{t("measures.mostNone", { value: label })}</Empty>
        ) : (
          <>
            <Table caption={caption} columns={columns} rows={most} rowKey={(row) => row.id} />
            <CsvButton
              title={caption}
              on={asOf.slice(0, 10)}
              heads={[typeLabel(type, language), label]}
              lines={() => most.map((row) => [title(row), row.records])}
            />
          </>
        )
      }
    </Ready>
  );
}

interface CountedProps {
  path: string;
  types: string[];
  count: number;
  of: string;
}

/** A number that opens to its records in its place; they are asked for when it is opened. */
function Counted({ path, types, count, of }: CountedProps) {
  const { language } = useLanguage();
  const [open, setOpen] = useState(false);
  const number = formatNumber(count, language);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={`${number} ${of}`}>{number}</summary>
      {open && <Related path={path} types={types} />}
    </details>
  );
}

function Related({ path, types }: { path: string; types: string[] }) {
  const { t, language } = useLanguage();
  const answer = useResource<RelatedAnswer>(path, { types });
  return (
    <Ready of={answer}>
      {({ related, related_type, total }) => (
        <>
          <ul class="figure-related">
            {related.map(({ id, title, metres }) => (
              <li key={id}>
                <a href={recordPath(related_type, id)}>{title || id}</a>
                {metres !== undefined && (
                  <span class="quiet">
                    {" "}
                    {formatNumber(metres, language)}&nbsp;{formatUnit("m", language)}
                  </span>
                )}
              </li>
            ))}
          </ul>
          {total > related.length && <p class="help">{t("measures.relatedLeft", { count: total - related.length })}</p>}
        </>
      )}
    </Ready>
  );
}
