// reportsPage.tsx - the reports of the programme, newest first, of any state or one.
import type { ReportSummary } from "../../base/answers";
import { useResource, withQuery } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { currentTrail, navigate } from "../../base/router";
import { Heading } from "../../parts/heading";
import { heldOpen, ReportTable } from "../../parts/reportTable";
import { Empty, Ready } from "../../parts/states";

const PAGE_SIZE = 50;
const STATES = ["submitted", "approved", "rejected", "withdrawn", "saved"] as const;

interface Page {
  reports: ReportSummary[];
  next?: string | number | null;
}

interface Query {
  state: string;
  held: boolean;
  before: string;
}

function queryOf(search: string): Query {
  const params = new URLSearchParams(search);
  return {
    state: params.get("state") ?? "",
    held: params.get("held") === "true",
    before: params.get("before") ?? "",
  };
}

export function ReportsPage({ search }: { search: string }) {
  const { t } = useLanguage();
  const query = queryOf(search);
  const page = useResource<Page>(
    withQuery("/api/reports", { state: query.state, before: query.before, limit: PAGE_SIZE }),
    { reports: true },
  );
  return (
    <>
      <Heading title={t("reports.title")}>
        <p class="trail">
          <a href="/">{t("nav.overview")}</a>
        </p>
      </Heading>
      <p class="help">{t("reports.help")}</p>
      <StateForm key={search} query={query} />
      <Ready of={page}>{(data) => <Result data={data} query={query} />}</Ready>
    </>
  );
}

function StateForm({ query }: { query: Query }) {
  const { t } = useLanguage();
  const apply = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    navigate(withQuery("/reports", { state: String(form.get("state") ?? ""), held: form.has("held") }));
  };
  return (
    <form class="filters" onSubmit={apply} aria-label={t("list.filters")}>
      <label>
        <span>{t("report.state")}</span>
        <select name="state">
          <option value="">{t("list.any")}</option>
          {STATES.map((state) => (
            <option key={state} value={state} selected={state === query.state}>
              {t(`report.state.${state}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input type="checkbox" name="held" defaultChecked={query.held} /> {t("reports.heldOnly")}
      </label>
      <div class="buttons">
        <button type="submit">{t("list.apply")}</button>
      </div>
    </form>
  );
}

function Result({ data, query }: { data: Page; query: Query }) {
  const { t } = useLanguage();
  const reports = query.held ? data.reports.filter((report) => heldOpen(report) > 0) : data.reports;
  return (
    <>
      {reports.length === 0 ? (
        <Empty>{t("reports.none")}</Empty>
      ) : (
        <ReportTable reports={reports} caption={t("reports.shown", { count: reports.length })} />
      )}
      <Pager query={query} next={data.next} />
    </>
  );
}

function Pager({ query, next }: { query: Query; next: Page["next"] }) {
  const { t } = useLanguage();
  const here = withQuery("/reports", { ...query });
  const trail = query.before === "" ? [] : currentTrail();
  const back = trail[trail.length - 1] ?? withQuery("/reports", { ...query, before: "" });
  if (!next && query.before === "") return null;
  return (
    <nav class="pager" aria-label={t("list.pages")}>
      {query.before !== "" && (
        <a href={back} data-trail={JSON.stringify(trail.slice(0, -1))}>
          {trail.length > 0 ? t("list.back") : t("list.first")}
        </a>
      )}
      {next && (
        <a
          href={withQuery("/reports", { ...query, before: String(next) })}
          data-trail={JSON.stringify([...trail, here])}
        >
          {t("list.next")}
        </a>
      )}
    </nav>
  );
}
