// homePage.tsx - the first page, as who reads it needs it: of all programmes, one, a province, a project or a donor.
import { useEffect } from "preact/hooks";
import { useResource } from "../../base/api";
import { useLanguage } from "../../base/i18n";
import { useProgramme } from "../../base/programme";
import { replacePlace } from "../../base/router";
import { lazy } from "../../parts/lazy";
import { Loading } from "../../parts/states";
import { useProgrammes } from "../figures/programmeNamed";
import type { Portfolio } from "./homeAnswers";
import { homeIn, homePath, homeShown, rememberedHome, type Home } from "./homePlace";
import { ProgrammeHome } from "./programmeHome";
import "./home.css";

const DonorHome = lazy(() => import("./donorHome").then((module) => module.DonorHome));
const PortfolioHome = lazy(() => import("./portfolioHome").then((module) => module.PortfolioHome));
const ProjectHome = lazy(() => import("./projectHome").then((module) => module.ProjectHome));
const ProvinceHome = lazy(() => import("./provinceHome").then((module) => module.ProvinceHome));

export function HomePage({ search }: { search: string }) {
  const { t } = useLanguage();
  const { code } = useProgramme();
  const { home: asked, unknown } = homeIn(search);
  const before = asked ? undefined : rememberedHome(code);
  const hasPortfolio = useHasPortfolio(!asked && !before);
  const isAddressed = asked !== undefined;
  useEffect(() => {
    if (!isAddressed && unknown === "" && before) replacePlace(homePath(homeShown(undefined, before, false)));
  }, [isAddressed, unknown]);
  if (hasPortfolio === undefined) return <Loading />;
  const home = homeShown(asked, before, hasPortfolio);
  return (
    <>
      {unknown !== "" && (
        <p class="notice" role="status">
          {t("home.unknown", { name: unknown })}
        </p>
      )}
      <HomeOf key={`${home.as}/${home.of}`} home={home} />
    </>
  );
}

function HomeOf({ home }: { home: Home }) {
  switch (home.as) {
    case "portfolio":
      return <PortfolioHome home={home} />;
    case "programme":
      return <ProgrammeHome home={home} />;
    case "province":
      return <ProvinceHome home={home} />;
    case "project":
      return <ProjectHome home={home} />;
    case "donor":
      return <DonorHome home={home} />;
  }
}

/** Do several programmes of the file have workplans? Undefined until it is known; nothing is asked of one programme. */
function useHasPortfolio(isAsked: boolean): boolean | undefined {
  const programmes = useProgrammes(isAsked);
  const several = (programmes?.length ?? 0) > 1;
  const portfolio = useResource<Portfolio>(isAsked && several ? "/api/portfolio" : null);
  if (!isAsked) return false;
  if (programmes !== undefined && !several) return false;
  if (portfolio.problem) return false;
  return portfolio.data && portfolio.data.programmes.filter((one) => one.workplans.length > 0).length > 1;
}
