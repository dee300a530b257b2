// changeCard.tsx - one record of a report: every value it would get, beside the one it has.
import type { ProposedField, ReportChange } from "../../base/answers";
import { formatDate, formatNumber, formatUnit } from "../../base/format";
import { useLanguage, type Key } from "../../base/i18n";
import { fieldLabel, fieldOf, typeLabel, typeOf, useModel, type RecordType } from "../../base/model";
import { recordPath } from "../../base/router";
import { isGeometry } from "../../map/geometry";
import { Table, type Column } from "../../parts/table";
import { ValueView } from "../../parts/value";
import { PlaceDiff } from "./placeDiff";

/** Titles of the records that values name, by id. */
type Names = Record<string, string>;

interface Props {
  change: ReportChange;
  state: string;
  names: Names;
  /** Date of information of the report. */
  observed?: string | null | undefined;
}

export function ChangeCard({ change, state, names, observed }: Props) {
  const { t, language } = useLanguage();
  const type = typeOf(useModel(), change.type);
  const title = change.title || t("value.untitled", { id: change.id.slice(-8) });
  // A record that a report would create is there only while the report is approved.
  const isThere = !change.creates || state === "approved";
  return (
    <article>
      <h3>{isThere ? <a href={recordPath(change.type, change.id)}>{title}</a> : title}</h3>
      <p class="facts">
        <span class="mark">{t(change.creates ? "report.newRecord" : "report.changedRecord")}</span>
        <span>{type ? typeLabel(type, language) : change.type}</span>
        {change.observed && change.observed !== observed && (
          <span>{t("text.pair", { label: t("record.observed"), value: formatDate(change.observed, language) })}</span>
        )}
      </p>
      {change.sealed && <p class="sealed">{t("report.sealed")}</p>}
      {type && change.fields.length > 0 && <Fields type={type} change={change} state={state} names={names} />}
      {change.fields.length === 0 && !change.sealed && <p class="absent">{t("report.sameValues")}</p>}
    </article>
  );
}

function beforeKey(state: string): Key {
  return state === "submitted" ? "report.now" : "report.before";
}

function Fields({
  type,
  change,
  state,
  names,
}: {
  type: RecordType;
  change: ReportChange;
  state: string;
  names: Names;
}) {
  const { t, language } = useLanguage();
  const field: Column<ProposedField> = {
    id: "field",
    label: t("history.field"),
    heads: true,
    cell: (one) => {
      const field = fieldOf(type, one.field);
      return field ? fieldLabel(field, language) : one.field;
    },
  };
  const before: Column<ProposedField> = {
    id: "before",
    label: t(beforeKey(state)),
    cell: (one) => <Side type={type} one={one} side="before" names={names} />,
  };
  const after: Column<ProposedField> = {
    id: "after",
    label: t("report.proposed"),
    cell: (one) => (
      <>
        <strong class="proposed">
          <Side type={type} one={one} side="after" names={names} />
        </strong>
        <Place one={one} />
        <Remarks one={one} state={state} />
      </>
    ),
  };
  return (
    <div class="diff">
      <Table
        caption={t(change.creates ? "report.valuesCaption" : "report.fieldsCaption", { count: change.fields.length })}
        columns={change.creates ? [field, after] : [field, before, after]}
        rows={change.fields}
        rowKey={(one) => one.field}
      />
    </div>
  );
}

interface SideProps {
  type: RecordType;
  one: ProposedField;
  side: "before" | "after";
  names: Names;
}

function Side({ type, one, side, names }: SideProps) {
  const { t } = useLanguage();
  const field = fieldOf(type, one.field);
  const value = one[side];
  if (value === null || value === undefined) {
    return <span class="absent">{t(side === "after" ? "report.takenAway" : "history.noValue")}</span>;
  }
  return field ? <ValueView field={field} value={value} name={names[String(value)]} /> : <>{JSON.stringify(value)}</>;
}

/** What the approver should know of a value: somebody changed it meanwhile, or a later observation stands. */
function Remarks({ one, state }: { one: ProposedField; state: string }) {
  const { t } = useLanguage();
  return (
    <>
      {one.overtaken && <span class="remark">{t("report.overtaken")}</span>}
      {!one.shows && (state === "submitted" || state === "approved") && (
        <span class="remark">{t(state === "approved" ? "report.notShown" : "report.wouldNotShow")}</span>
      )}
    </>
  );
}

function Place({ one }: { one: ProposedField }) {
  const { t, language } = useLanguage();
  if (!isGeometry(one.after)) return null;
  const metres = (value: number, unit: string): string =>
    `${formatNumber(Math.round(value), language)}\u00a0${formatUnit(unit, language)}`;
  return (
    <>
      {one.area_after !== undefined && (
        <span class="measure">
          {one.area_before === undefined
            ? t("report.area", { area: metres(one.area_after, "m2") })
            : t("report.areaChange", { before: metres(one.area_before, "m2"), after: metres(one.area_after, "m2") })}
        </span>
      )}
      {one.moved !== undefined && one.moved >= 0.5 && (
        <span class="measure">{t("report.moved", { distance: metres(one.moved, "m") })}</span>
      )}
      {isGeometry(one.before) && <PlaceDiff before={one.before} after={one.after} />}
    </>
  );
}
