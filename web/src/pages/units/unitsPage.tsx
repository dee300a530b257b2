// unitsPage.tsx - the administrative tree with what lies in each unit, and one unit with what is in and below it.
import type { RecordPage as Rows } from "../../base/answers";
import { useResource, withQuery } from "../../base/api";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import {
  codeLabel,
  slotField,
  typeOf,
  typePlural,
  typesNamedBy,
  typesPlaying,
  useModel,
  type RecordType,
} from "../../base/model";
import { listPath, recordPath } from "../../base/router";
import { Heading } from "../../parts/heading";
import { RecordTable } from "../../parts/recordTable";
import { Empty, Failure, Loading, Ready } from "../../parts/states";
import { Table, type Column } from "../../parts/table";
import type { UnitAnswer, UnitRow, UnitTree, UnitType } from "./unitAnswers";
import { UnitFinder } from "./unitFinder";
import { UnitTreegrid } from "./unitTreegrid";
import "./units.css";

const PLACES_SHOWN = 10;

export function UnitsPage({ unit }: { unit?: string }) {
  return unit === undefined ? <WholeTree /> : <OneUnit id={unit} />;
}

/** The level of a unit in words. */
export function useLevelLabel(): (row: UnitRow, type: string | null) => string {
  const model = useModel();
  const { language } = useLanguage();
  return (row, type) => {
    const declared = type === null ? undefined : typeOf(model, type);
    const field = declared && slotField(declared, "is_unit", "level");
    return field?.kind === "code" && row.level ? codeLabel(model, field, row.level, language) : row.level;
  };
}

/** What an answer counts, without the types that have no record at all. */
function countedTypes(types: UnitType[]): string[] {
  return types.filter((one) => one.records > 0).map((one) => one.type);
}

function WholeTree() {
  const { t } = useLanguage();
  const tree = useResource<UnitTree>("/api/units", { types: "any" });
  return (
    <>
      <Heading title={t("units.title")}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a>
        </p>
      </Heading>
      <p class="help">{t("units.help")}</p>
      <UnitFinder />
      <Ready of={tree}>
        {(answer) =>
          answer.units === 0 ? (
            <Empty>{t("units.none")}</Empty>
          ) : (
            <UnitTreegrid answer={answer} shown={countedTypes(answer.types)} caption={t("units.caption")} hasUntied />
          )
        }
      </Ready>
    </>
  );
}

function OneUnit({ id }: { id: string }) {
  const { t } = useLanguage();
  const unit = useResource<UnitAnswer>(`/api/units/${encodeURIComponent(id)}`, { types: "any" });
  const path = unit.data?.path ?? [];
  return (
    <>
      <Heading title={unit.data?.unit.name ?? t("units.one")}>
        <p class="trail">
          <a href="/units">{t("units.title")}</a>
          {path.map((step) => (
            <span key={step.id}>
              <span aria-hidden="true"> › </span>
              <a href={`/units/${step.id}`}>{step.name}</a>
            </span>
          ))}
        </p>
      </Heading>
      {unit.problem && <Failure problem={unit.problem} onRetry={unit.reload} />}
      {unit.loading && <Loading />}
      {unit.data && <UnitBody answer={unit.data} />}
    </>
  );
}

function UnitBody({ answer }: { answer: UnitAnswer }) {
  const { t } = useLanguage();
  const level = useLevelLabel();
  const { unit, rows } = answer;
  return (
    <>
      <p class="facts">
        <span>{level(unit, answer.unit_type)}</span>
        {unit.code && <span>{t("text.pair", { label: t("units.code"), value: unit.code })}</span>}
        {answer.unit_type && <a href={recordPath(answer.unit_type, unit.id)}>{t("units.record")}</a>}
      </p>
      <UnitFaults unit={unit} />
      <section aria-labelledby="unit-counts">
        <h2 id="unit-counts">{t("units.inAndBelow")}</h2>
        <UnitCounts answer={answer} />
      </section>
      {rows.length > 0 && (
        <section aria-labelledby="unit-below">
          <h2 id="unit-below">{t("units.below")}</h2>
          <UnitTreegrid
            answer={answer}
            shown={countedTypes(answer.types)}
            caption={t("units.captionBelow", { name: unit.name })}
          />
        </section>
      )}
      <Places unit={unit} />
    </>
  );
}

export function UnitFaults({ unit }: { unit: UnitRow }) {
  const { t } = useLanguage();
  if (unit.loop) return <p class="notice">{t("units.loop")}</p>;
  if (unit.parent_missing) return <p class="notice">{t("units.orphan")}</p>;
  return null;
}

interface CountRow {
  type: RecordType;
  below: number;
  own: number;
}

function UnitCounts({ answer }: { answer: UnitAnswer }) {
  const { t, language } = useLanguage();
  const model = useModel();
  const { unit, types } = answer;
  const rows: CountRow[] = types.flatMap((one, i) => {
    const type = typeOf(model, one.type);
    return type && one.records > 0 ? [{ type, below: unit.counts[i] ?? 0, own: unit.own[i] ?? 0 }] : [];
  });
  if (rows.length === 0) return <Empty>{t("units.nothing")}</Empty>;
  const columns: Column<CountRow>[] = [
    { id: "type", label: t("overview.type"), heads: true, cell: (row) => typePlural(row.type, language) },
    {
      id: "below",
      label: t("units.inAndBelow"),
      numeric: true,
      cell: (row) => <CountLink type={row.type.type} within={unit.id} count={row.below} />,
    },
    { id: "own", label: t("units.own"), numeric: true, cell: (row) => formatNumber(row.own, language) },
  ];
  return (
    <Table
      caption={t("units.countsCaption", { name: unit.name })}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.type.type}
    />
  );
}

interface CountProps {
  type: string;
  within: string;
  count: number;
  /** What is counted, where no heading next to the number says it. */
  label?: string;
  stop?: number;
}

/** A count that opens the list of exactly so many records. */
export function CountLink({ type, within, count, label, stop }: CountProps) {
  const { language } = useLanguage();
  const text = formatNumber(count, language);
  if (count === 0) return <>{text}</>;
  return (
    <a
      href={withQuery(listPath(type), { within })}
      tabIndex={stop}
      aria-label={label === undefined ? undefined : `${text} ${label}`}
    >
      {text}
    </a>
  );
}

/** The named places of a unit: villages, towns. */
function Places({ unit }: { unit: UnitRow }) {
  const types = typesPlaying(useModel(), "is_place").filter((type) => slotField(type, "belongs_to_unit", "unit"));
  return (
    <>
      {types.map((type) => (
        <PlacesOf key={type.type} type={type} unit={unit} />
      ))}
    </>
  );
}

function PlacesOf({ type, unit }: { type: RecordType; unit: UnitRow }) {
  const { t, language } = useLanguage();
  const query = { within: unit.id };
  const places = useResource<Rows>(withQuery(`/api/records/${type.type}`, { ...query, limit: PLACES_SHOWN }), {
    types: typesNamedBy(type),
  });
  const plural = typePlural(type, language);
  return (
    <section aria-labelledby={`places-${type.type}`}>
      <h2 id={`places-${type.type}`}>{plural}</h2>
      <Ready of={places}>
        {(page) =>
          page.rows.length === 0 ? (
            <Empty>{t("units.noPlaces")}</Empty>
          ) : (
            <>
              <RecordTable
                type={type}
                rows={page.rows}
                caption={t("list.matched", { count: page.matched, type: plural })}
              />
              {page.matched > page.rows.length && (
                <p>
                  <a href={withQuery(listPath(type.type), query)}>
                    {t("record.allReferring", { count: page.matched })}
                  </a>
                </p>
              )}
            </>
          )
        }
      </Ready>
    </section>
  );
}
