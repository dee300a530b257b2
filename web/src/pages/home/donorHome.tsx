// donorHome.tsx - what a donor pays for: each project with its results beside its money, and the way into it.
import { useLanguage } from "../../base/i18n";
import { Empty, Ready } from "../../parts/states";
import { HomeHead, HomeWhich, type Option } from "./homeChooser";
import { homePath, type Home } from "./homePlace";
import { ProjectResults } from "./projectResults";
import { useProjects, type NamedProject } from "./projects";

interface Donor {
  id: string;
  name: string;
  projects: NamedProject[];
}

function donorsOf(projects: NamedProject[]): Donor[] {
  const donors = new Map<string, Donor>();
  for (const project of projects) {
    if (!project.donor) continue;
    const known = donors.get(project.donor.id) ?? { ...project.donor, projects: [] };
    donors.set(known.id, { ...known, projects: [...known.projects, project] });
  }
  return [...donors.values()].sort((a, b) => a.name.localeCompare(b.name));
}

export function DonorHome({ home }: { home: Home }) {
  const { t } = useLanguage();
  const projects = useProjects();
  const donors = projects.data && donorsOf(projects.data.all);
  const found = donors?.find((one) => one.id === home.of);
  const options: Option[] = (donors ?? []).map((one) => ({ id: one.id, label: one.name }));
  return (
    <>
      <HomeHead home={home} title={found?.name ?? t("home.as.donor")}>
        {options.length > 0 && (
          <HomeWhich home={home} label={t("home.as.donor")} options={options} none={t("home.allDonors")} />
        )}
      </HomeHead>
      <Ready of={projects}>
        {({ all }) => {
          if (found) return <Body donor={found} />;
          const known = donorsOf(all);
          if (known.length === 0) return <Empty>{t("home.noDonors")}</Empty>;
          return (
            <>
              {home.of !== "" && <p class="notice">{t("home.noDonor")}</p>}
              <AllDonors all={known} />
            </>
          );
        }}
      </Ready>
    </>
  );
}

function AllDonors({ all }: { all: Donor[] }) {
  const { t } = useLanguage();
  return (
    <>
      <p>{t("home.chooseDonor")}</p>
      <ul class="home-links">
        {all.map((one) => (
          <li key={one.id}>
            <a href={homePath({ as: "donor", of: one.id })}>{one.name}</a>{" "}
            <span class="quiet">{t("home.donorProjects", { count: one.projects.length })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Body({ donor }: { donor: Donor }) {
  return (
    <>
      {donor.projects.map((project) => (
        <section key={project.id} aria-label={project.name}>
          <p>
            <a href={homePath({ as: "project", of: project.code })}>{project.name}</a>{" "}
            <span class="quiet">{project.code}</span>
          </p>
          <ProjectResults project={project} />
        </section>
      ))}
    </>
  );
}
