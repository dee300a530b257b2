// donorHome.tsx - what a donor pays for: results in full and its part of them, projects in time and money, the frameworks.
import { useResource } from "../../base/api";
import { formatDate } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { Empty, Ready } from "../../parts/states";
import { FrameworkTable } from "../results/frameworkTable";
import type { DonorAnswer, DonorList, DonorRow } from "./donorAnswers";
import { DonorResults } from "./donorResults";
import { DonorProjects, DonorTable, MoneyFacts } from "./donorTables";
import { HomeHead, HomeWhich, type Option } from "./homeChooser";
import type { Home } from "./homePlace";
import "../results/results.css";

const EVERYTHING = { types: "any" } as const;

/** As it stands in an address: the short name, which people can read. */
export function donorKey({ id, code }: Pick<DonorRow, "id" | "code">): string {
  return code || id;
}

export function DonorHome({ home }: { home: Home }) {
  const { t } = useLanguage();
  const donors = useResource<DonorList>("/api/donors", EVERYTHING);
  const all = donors.data?.donors ?? [];
  const found = all.find((one) => one.code === home.of || one.id === home.of);
  const options: Option[] = all.map((one) => ({ id: donorKey(one), label: one.name }));
  return (
    <>
      <HomeHead home={home} title={found?.name ?? t("home.as.donor")}>
        {options.length > 0 && (
          <HomeWhich
            home={found ? { ...home, of: donorKey(found) } : home}
            label={t("home.as.donor")}
            options={options}
            none={t("home.allDonors")}
          />
        )}
      </HomeHead>
      <Ready of={donors}>
        {(list) => {
          if (found) return <OneDonor id={found.id} />;
          if (list.donors.length === 0) return <Empty>{t("home.noDonors")}</Empty>;
          return (
            <>
              {home.of !== "" && <p class="notice">{t("home.noDonor", { code: home.of })}</p>}
              <DonorTable list={list} />
            </>
          );
        }}
      </Ready>
    </>
  );
}

function OneDonor({ id }: { id: string }) {
  const donor = useResource<DonorAnswer>(`/api/donors/${encodeURIComponent(id)}`, EVERYTHING);
  return <Ready of={donor}>{(of) => <Body of={of} />}</Ready>;
}

function Body({ of }: { of: DonorAnswer }) {
  const { t, language } = useLanguage();
  return (
    <>
      <p class="as-of">{t("home.onDay", { date: formatDate(of.on, language) })}</p>
      {of.money.map((one) => (
        <MoneyFacts key={one.currency ?? ""} of={one} />
      ))}
      <DonorResults of={of} />
      <section aria-labelledby="donor-projects">
        <h2 id="donor-projects">{t("home.projects")}</h2>
        {of.projects.length === 0 ? <Empty>{t("home.noOwnProject")}</Empty> : <DonorProjects of={of} />}
      </section>
      {of.frameworks.length > 0 && (
        <section aria-labelledby="donor-frameworks">
          <h2 id="donor-frameworks">{t("results.frameworks")}</h2>
          <FrameworkTable rows={of.frameworks} day={of.on} on="" caption={t("home.donorFrameworks")} />
        </section>
      )}
    </>
  );
}
