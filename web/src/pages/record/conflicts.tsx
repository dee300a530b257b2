// conflicts.tsx - values of one thing that were approved without knowledge of each other, side by side.
import { useState } from "preact/hooks";
import type { ConflictSide, History, RecordAnswer } from "../../base/answers";
import { formatMoment } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, fieldOf, labelIn, type Field, type RecordType } from "../../base/model";
import { Table, type Column } from "../../parts/table";
import { ValueView } from "../../parts/value";
import { Done, Refused } from "./form/outcome";
import { submitChange, type Outcome } from "./form/submission";
import { sectionOf } from "./sections";

interface Props {
  type: RecordType;
  record: RecordAnswer;
  history: History | undefined;
  onCorrect: (section: string) => void;
}

interface Row {
  field: Field;
  sides: ConflictSide[];
}

type Conflict = NonNullable<History["conflicts"]>[number];

function rowsOf(type: RecordType, conflict: Conflict): Row[] {
  const ids = new Set(conflict.sides.flatMap((side) => Object.keys(side.values)));
  const differs = (id: string): boolean =>
    new Set(conflict.sides.map((side) => JSON.stringify(side.values[id] ?? null))).size > 1;
  return [...ids].filter(differs).flatMap((id) => {
    const field = fieldOf(type, id);
    return field ? [{ field, sides: conflict.sides }] : [];
  });
}

export function Conflicts({ type, record, history, onCorrect }: Props) {
  const { t } = useLanguage();
  const conflicts = history?.conflicts ?? [];
  if (!history || conflicts.length === 0) return null;
  return (
    <section class="failure" aria-labelledby="conflicts-title">
      <h2 id="conflicts-title">{t("conflict.title")}</h2>
      <p>{t("conflict.help")}</p>
      {conflicts.map((conflict, i) => (
        <OneConflict
          key={i}
          type={type}
          record={record}
          conflict={conflict}
          names={history.names ?? {}}
          onCorrect={onCorrect}
        />
      ))}
    </section>
  );
}

interface OneProps {
  type: RecordType;
  record: RecordAnswer;
  conflict: Conflict;
  names: Record<string, string>;
  onCorrect: (section: string) => void;
}

/** Sends what one side said, observed when the later of both was, as what holds. */
function settlement(type: RecordType, record: RecordAnswer, conflict: Conflict, side: ConflictSide, title: string) {
  const observed = conflict.sides.map((one) => one.observed ?? "").sort();
  const header = { observed: observed[observed.length - 1] ?? "", title, approve: false, reason: "" };
  const version = String(record.version);
  return submitChange(header, { type: type.type, id: record.id, version, settles: true, values: side.values });
}

function OneConflict({ type, record, conflict, names, onCorrect }: OneProps) {
  const [outcome, setOutcome] = useState<Outcome>();
  const { t, language } = useLanguage();
  const rows = rowsOf(type, conflict);
  const [first] = rows;
  const group = labelIn(type.groups?.find((one) => one.id === conflict.about)?.label, language);
  if (!first) return null;
  const columns: Column<Row>[] = [
    { id: "field", label: t("history.field"), heads: true, cell: (row) => fieldLabel(row.field, language) },
    ...conflict.sides.map((side, i) => ({
      id: `side${i}`,
      label: t("conflict.side", {
        report: String(side.report),
        author: side.author || t("value.absent"),
        moment: formatMoment(side.recorded, language),
      }),
      cell: (row: Row) => (
        <ValueView
          field={row.field}
          value={row.sides[i]?.values[row.field.id]}
          name={names[String(row.sides[i]?.values[row.field.id])]}
        />
      ),
    })),
  ];
  const title = t("conflict.settledTitle", {
    title: record.title,
    group: group || fieldLabel(first.field, language),
  });
  const keep = async (side: ConflictSide): Promise<void> =>
    setOutcome(await settlement(type, record, conflict, side, title));
  if (outcome && "submitted" in outcome) return <Done submitted={outcome.submitted} />;
  return (
    <>
      {outcome && <Refused problem={outcome.problem} faults={0} />}
      <Table
        caption={t("conflict.about", { group: group || fieldLabel(first.field, language) })}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.field.id}
      />
      <p class="buttons">
        {conflict.sides.map((side) => (
          <a key={side.report} href={`/reports/${side.report}`}>
            {t("report.one")} {side.report}
          </a>
        ))}
        {conflict.sides.map((side) => (
          <button type="button" key={side.report} onClick={() => void keep(side)}>
            {t("conflict.keep", { report: String(side.report) })}
          </button>
        ))}
        <button type="button" onClick={() => onCorrect(sectionOf(type, first.field))}>
          {t("conflict.settle")}
        </button>
      </p>
    </>
  );
}
