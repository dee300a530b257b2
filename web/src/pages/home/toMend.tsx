// toMend.tsx - records of an area that miss what they should have, or a place: counted, each count open to its list.
import type { RecordPage } from "../../base/answers";
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { typePlural, typesNamedBy, typesPlaying, useModel, type RecordType } from "../../base/model";
import { listPath } from "../../base/router";
import { Failure } from "../../parts/states";

const ROLES = ["opens_land", "records_accident", "affects_person"];
const LACKS = ["incomplete", "placeless"] as const;
type Lack = (typeof LACKS)[number];

interface Props {
  /** Parameters of the lists: of whom the records are. */
  query: Record<string, string>;
}

export function ToMend({ query }: Props) {
  const { t } = useLanguage();
  const model = useModel();
  const types = [...new Set(ROLES.flatMap((role) => typesPlaying(model, role)))];
  const lines = types.flatMap((type) =>
    LACKS.filter((lack) => lack === "incomplete" || type.geometry !== undefined).map((lack) => ({ type, lack })),
  );
  return (
    <section aria-labelledby="mend-title">
      <h2 id="mend-title">{t("home.toMend")}</h2>
      <ul class="findings">
        {lines.map(({ type, lack }) => (
          <Line key={`${type.type}/${lack}`} type={type} lack={lack} query={query} />
        ))}
      </ul>
    </section>
  );
}

function Line({ type, lack, query }: Props & { type: RecordType; lack: Lack }) {
  const { t, language } = useLanguage();
  const asked = { ...query, [lack]: "true" };
  const path = withQuery(`/api/records/${encodeURIComponent(type.type)}`, { ...asked, limit: 1 });
  const page = useResource<RecordPage>(path, { types: typesNamedBy(type) });
  const name = typePlural(type, language);
  if (page.problem) {
    return (
      <li>
        <Failure problem={page.problem} onRetry={page.reload} />
      </li>
    );
  }
  const count = page.data?.matched;
  const words = count === undefined ? t("state.loading") : t(`home.lacks.${lack}`, { count });
  return (
    <li class={count === undefined ? "loading" : undefined}>
      {t("text.pair", { label: name, value: "" })}
      {count ? (
        <a href={withQuery(listPath(type.type), asked)} data-records={count}>
          {words}
        </a>
      ) : (
        words
      )}
    </li>
  );
}
