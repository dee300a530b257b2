// answerTimes.tsx - how long it took until the matter was over, honestly: of how many, and how many still wait.
import type { AnswerTime, AnswerTimes as Times } from "../../base/answers";
import { formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { codeLabel, fieldLabel, fieldOf, typeOf, typePlural, useModel, type RecordType } from "../../base/model";
import { Table, type Column } from "../../parts/table";
import { datedList } from "./figures";
import { Opens } from "./figureCard";

export function AnswerTimes({ all }: { all: Times[] }) {
  const { t } = useLanguage();
  const model = useModel();
  const filled = all.filter((times) => times.times.length > 0 && typeOf(model, times.type));
  if (filled.length === 0) return null;
  return (
    <section aria-labelledby="answers-title">
      <h2 id="answers-title">{t("answer.title")}</h2>
      {filled.map((times) => (
        <TypeTimes key={times.type} times={times} />
      ))}
      <p class="help">{t("answer.missing")}</p>
    </section>
  );
}

function TypeTimes({ times }: { times: Times }) {
  const { t, language } = useLanguage();
  const type = typeOf(useModel(), times.type);
  if (!type) return null;
  const label = (id: string): string => {
    const field = fieldOf(type, id);
    return field ? fieldLabel(field, language) : id;
  };
  const values = { type: typePlural(type, language), asked: label(times.asked), answered: label(times.answered) };
  return (
    <>
      <p class="help">{t("answer.help", values)}</p>
      <Table
        caption={t("answer.caption", values)}
        columns={useColumns(type, times)}
        rows={times.times}
        rowKey={(row) => `${row.year} ${row.class ?? "*"}`}
      />
    </>
  );
}

function useColumns(type: RecordType, times: Times): Column<AnswerTime>[] {
  const { t, language } = useLanguage();
  const days = (value: number | undefined): string =>
    value === undefined ? t("value.none") : formatNumber(Math.round(value * 10) / 10, language);
  const link = (row: AnswerTime, records: number, more: Record<string, string>) => {
    const field = times.class ?? "";
    const canFilter = row.class === null || (row.class !== "" && type.list.filters.includes(field));
    const chosen: Record<string, string> = row.class === null ? {} : { [field]: row.class };
    const number = formatNumber(records, language);
    const href = datedList(type, String(row.year), { ...chosen, ...more });
    return canFilter ? (
      <Opens href={href} records={records}>
        {number}
      </Opens>
    ) : (
      <>{number}</>
    );
  };
  return [
    { id: "what", label: t("answer.what"), heads: true, cell: (row) => <What row={row} type={type} times={times} /> },
    {
      id: "records",
      label: t("answer.dated"),
      numeric: true,
      cell: (row) => link(row, row.answered + row.waiting + row.untold, {}),
    },
    {
      id: "ended",
      label: t("answer.ended"),
      numeric: true,
      cell: (row) => link(row, row.answered + row.untold, { ended: "true" }),
    },
    {
      id: "waiting",
      label: t("answer.waiting"),
      numeric: true,
      cell: (row) => link(row, row.waiting, { ended: "false" }),
    },
    { id: "known", label: t("answer.known"), numeric: true, cell: (row) => formatNumber(row.answered, language) },
    { id: "median", label: t("answer.median"), numeric: true, cell: (row) => days(row.median) },
    {
      id: "middle",
      label: t("answer.middle"),
      numeric: true,
      cell: (row) => (row.lower === undefined ? t("value.none") : `${days(row.lower)}–${days(row.upper)}`),
    },
  ];
}

function What({ row, type, times }: { row: AnswerTime; type: RecordType; times: Times }) {
  const model = useModel();
  const { t, language } = useLanguage();
  const field = fieldOf(type, times.class ?? "");
  const name =
    row.class === null
      ? t("answer.all")
      : row.class === "" || !field
        ? t("value.absent")
        : codeLabel(model, field, row.class, language);
  return <>{t("text.pair", { label: String(row.year), value: name })}</>;
}
