// conflicts.tsx - values of one thing that were approved without knowledge of each other, side by side.
import type { ConflictSide, History } from "../../base/answers";
import { formatMoment } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { fieldLabel, fieldOf, labelIn, type Field, type RecordType } from "../../base/model";
import { Table, type Column } from "../../parts/table";
import { ValueView } from "../../parts/value";
import { sectionOf } from "./sections";

interface Props {
  type: RecordType;
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

export function Conflicts({ type, history, onCorrect }: Props) {
  const { t } = useLanguage();
  const conflicts = history?.conflicts ?? [];
  if (!history || conflicts.length === 0) return null;
  return (
    <section class="failure" aria-labelledby="conflicts-title">
      <h2 id="conflicts-title">{t("conflict.title")}</h2>
      <p>{t("conflict.help")}</p>
      {conflicts.map((conflict, i) => (
        <OneConflict key={i} type={type} conflict={conflict} names={history.names ?? {}} onCorrect={onCorrect} />
      ))}
    </section>
  );
}

interface OneProps {
  type: RecordType;
  conflict: Conflict;
  names: Record<string, string>;
  onCorrect: (section: string) => void;
}

function OneConflict({ type, conflict, names, onCorrect }: OneProps) {
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
  return (
    <>
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
        <button type="button" onClick={() => onCorrect(sectionOf(type, first.field))}>
          {t("conflict.settle")}
        </button>
      </p>
    </>
  );
}
