// projectHome.tsx - one project: how far its results have come beside time and money, what is late, its figures, its work.
import type { RecordAnswer } from "../../base/answers";
import { useResource } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { typesAround, useModel, type RecordType } from "../../base/model";
import { recordPath } from "../../base/router";
import { Empty, Ready } from "../../parts/states";
import { Referring } from "../record/children";
import { HomeHead, HomeWhich } from "./homeChooser";
import { homePath, type Home } from "./homePlace";
import { ProjectFigures } from "./projectFigures";
import { ProjectResults } from "./projectResults";
import { projectOf, useProjects, type NamedProject, type Projects } from "./projects";

export function ProjectHome({ home }: { home: Home }) {
  const { t } = useLanguage();
  const projects = useProjects();
  const found = projects.data && projectOf(projects.data, home.of);
  return (
    <>
      <HomeHead home={home} title={found?.name ?? t("home.as.project")}>
        {projects.data && projects.data.all.length > 0 && <Which home={home} projects={projects.data} />}
      </HomeHead>
      <Ready of={projects}>
        {({ type, all }) => {
          if (type === undefined || all.length === 0) return <Empty>{t("home.noProjects")}</Empty>;
          if (found) return <Body key={found.id} type={type} project={found} />;
          return (
            <>
              {home.of !== "" && <p class="notice">{t("home.noProject", { code: home.of })}</p>}
              <AllProjects all={all} />
            </>
          );
        }}
      </Ready>
    </>
  );
}

function Which({ home, projects }: { home: Home; projects: Projects }) {
  const { t } = useLanguage();
  const options = projects.all.map((one) => ({ id: one.code, label: `${one.name} (${one.code})` }));
  return <HomeWhich home={home} label={t("home.as.project")} options={options} none={t("home.allProjects")} />;
}

function AllProjects({ all }: { all: NamedProject[] }) {
  const { t } = useLanguage();
  return (
    <>
      <p>{t("home.chooseProject")}</p>
      <ul class="home-links">
        {all.map((one) => (
          <li key={one.id}>
            <a href={homePath({ as: "project", of: one.code })}>{one.name}</a> <span class="quiet">{one.code}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Body({ type, project }: { type: RecordType; project: NamedProject }) {
  const { t } = useLanguage();
  const model = useModel();
  const path = `/api/records/${encodeURIComponent(type.type)}/${encodeURIComponent(project.id)}`;
  const record = useResource<RecordAnswer>(path, { types: typesAround(model, type) });
  return (
    <>
      <p class="facts">
        <span>{t("text.pair", { label: t("results.code"), value: project.code })}</span>
        {project.donor && (
          <a href={homePath({ as: "donor", of: project.donor.id })}>
            {t("text.pair", { label: t("results.donor"), value: project.donor.name })}
          </a>
        )}
        <a href={recordPath(type.type, project.id)}>{t("home.projectRecord")}</a>
      </p>
      <ProjectResults project={project} />
      <ProjectFigures project={project} />
      <Ready of={record}>{(answer) => <Referring type={type} record={allCounted(answer)} />}</Ready>
    </>
  );
}

/** Who names the project as counts, however few they are: the page is no record's page. */
function allCounted(record: RecordAnswer): RecordAnswer {
  return { ...record, children: (record.children ?? []).map(({ rows: _, ...child }) => child) };
}
