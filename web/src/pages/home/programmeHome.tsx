// programmeHome.tsx - one programme: the overview of the file, or of one of several what concerns it alone.
import { useLanguage } from "../../base/i18n";
import { useProgramme } from "../../base/programme";
import { lazy } from "../../parts/lazy";
import { Loading } from "../../parts/states";
import { useProgrammes, type NamedProgramme } from "../figures/programmeNamed";
import { OverviewPage } from "../overview/overviewPage";
import { HomeChooser, HomeHead, HomeWhich } from "./homeChooser";
import type { Home } from "./homePlace";

const ProgrammeFigures = lazy(() => import("./programmeFigures").then((module) => module.ProgrammeFigures));

export function ProgrammeHome({ home }: { home: Home }) {
  const { code } = useProgramme();
  const programmes = useProgrammes();
  const several = (programmes?.length ?? 0) > 1;
  const isWhole = home.of === "" || (home.of === code && !several);
  if (isWhole) {
    return (
      <OverviewPage>
        <HomeChooser home={home} />
        {several && <Which home={home} programmes={programmes ?? []} />}
      </OverviewPage>
    );
  }
  if (programmes === undefined) return <Loading />;
  return <OneProgramme home={home} programmes={programmes} />;
}

function Which({ home, programmes }: { home: Home; programmes: NamedProgramme[] }) {
  const { t } = useLanguage();
  const options = programmes.map((one) => ({ id: one.code, label: `${one.name} (${one.code})` }));
  return <HomeWhich home={home} label={t("home.as.programme")} options={options} none={t("home.wholeFile")} />;
}

function OneProgramme({ home, programmes }: { home: Home; programmes: NamedProgramme[] }) {
  const { t } = useLanguage();
  const found = programmes.find((one) => one.code === home.of || one.id === home.of);
  return (
    <>
      <HomeHead home={home} title={found?.name ?? t("home.as.programme")}>
        {programmes.length > 0 && <Which home={home} programmes={programmes} />}
      </HomeHead>
      {found ? (
        <ProgrammeFigures programme={found} />
      ) : (
        <p class="notice">{t("home.noProgramme", { code: home.of })}</p>
      )}
    </>
  );
}
