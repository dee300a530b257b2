// findingsSection.tsx - what was found wrong or left out while people were counted, with the way to the records.
import type { ComponentChildren } from "preact";
import type { RecordAnswer } from "../../base/answers";
import { useResource } from "../../base/api";
import { formatDate } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { fieldOf, typePlural, type RecordType } from "../../base/model";
import { listPath, recordPath } from "../../base/router";
import { Empty } from "../../parts/states";
import type { Findings } from "./parityAnswers";
import { Section, useParityConcern, useTypePlaying } from "./parityParts";

interface Finding {
  id: string;
  words: string;
  more?: ComponentChildren;
}

export function FindingsSection({ findings }: { findings: Findings | null }) {
  const { t } = useLanguage();
  return (
    <Section id="findings" title={t("parity.findings")}>
      {findings === null ? <p class="notice">{t("parity.findingsUntold")}</p> : <FindingList findings={findings} />}
    </Section>
  );
}

function FindingList({ findings }: { findings: Findings }) {
  const { t, language } = useLanguage();
  const person = useTypePlaying("is_person");
  const all: (Finding & { count: number })[] = [
    {
      id: "stations",
      count: findings.two_stations,
      words: t("parity.found.stations", { count: findings.two_stations }),
      more: person && <People type={person} ids={findings.two_stations_people} all={findings.two_stations} />,
    },
    {
      id: "sex",
      count: findings.without_sex,
      words: t("parity.found.sex", { count: findings.without_sex }),
      more: person && <WithoutSex type={person} />,
    },
    {
      id: "left",
      count: findings.counts_left_out,
      words: t("parity.found.leftOut", { count: findings.counts_left_out }),
      more: <ListOf role="counts_staff" />,
    },
    {
      id: "incomplete",
      count: findings.counts_incomplete,
      words: t("parity.found.incomplete", { count: findings.counts_incomplete }),
      more: <ListOf role="counts_staff" />,
    },
    {
      id: "missing",
      count: findings.people_missing,
      words: t("parity.found.missing", { count: findings.people_missing }),
      more: <ListOf role="assigns_person" />,
    },
    {
      id: "ends",
      count: findings.ends_before_start,
      words: t("parity.found.ends", { count: findings.ends_before_start }),
      more: <ListOf role="assigns_person" />,
    },
  ];
  const found = all.filter((one) => one.count > 0);
  return (
    <>
      {found.length === 0 && <Empty>{t("parity.found.nothing")}</Empty>}
      {found.length > 0 && (
        <ul class="findings">
          {found.map((one) => (
            <li key={one.id}>
              {one.words} {one.more}
            </li>
          ))}
        </ul>
      )}
      {findings.oldest_count !== null && (
        <p class="quiet">{t("parity.oldestCount", { date: formatDate(findings.oldest_count, language) })}</p>
      )}
    </>
  );
}

function People({ type, ids, all }: { type: RecordType; ids: string[]; all: number }) {
  const { t } = useLanguage();
  return (
    <ul>
      {ids.map((id) => (
        <li key={id}>
          <Person type={type} id={id} />
        </li>
      ))}
      {all > ids.length && <li>{t("parity.found.more", { count: all - ids.length })}</li>}
    </ul>
  );
}

/** The code of a person, which says nothing of who it is. */
function Person({ type, id }: { type: RecordType; id: string }) {
  const record = useResource<RecordAnswer>(`/api/records/${type.type}/${encodeURIComponent(id)}`, useParityConcern());
  return <a href={recordPath(type.type, id)}>{record.data?.title ?? id}</a>;
}

/** People without a known sex miss a value they should have, or say that they do not state it. */
function WithoutSex({ type }: { type: RecordType }) {
  const { t, language } = useLanguage();
  const isAsked = fieldOf(type, type.roles.find((one) => one.role === "is_person")?.slots["sex"] ?? "");
  if (!isAsked) return null;
  return (
    <a href={`${listPath(type.type)}?incomplete=true`}>
      {t("parity.found.incompletePeople", { type: typePlural(type, language) })}
    </a>
  );
}

function ListOf({ role }: { role: string }) {
  const { language } = useLanguage();
  const type = useTypePlaying(role);
  return type ? <a href={listPath(type.type)}>{typePlural(type, language)}</a> : null;
}
