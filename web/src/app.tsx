// app.tsx - the frame around every page: programme, navigation, language, and the page itself.
import type { Programme } from "./base/answers";
import { useResource } from "./base/api";
import { formatMoment } from "./base/format";
import { LANGUAGES, LanguageContext, useLanguage, useLanguageState } from "./base/i18n";
import { useLiveStream } from "./base/live";
import { ModelContext, type Model } from "./base/model";
import { ProgrammeContext } from "./base/programme";
import { routeOf, usePlace, type Place, type Route } from "./base/router";
import { HomePage } from "./pages/home/homePage";
import { MissingPage } from "./pages/missing/missingPage";
import { ConnectionBanner } from "./parts/connectionBanner";
import { lazy } from "./parts/lazy";
import { LiveStamp } from "./parts/liveStamp";
import { SearchBox } from "./parts/searchBox";
import { Ready } from "./parts/states";

const FiguresPage = lazy(() => import("./pages/figures/figuresPage").then((module) => module.FiguresPage));
const FrameworkPage = lazy(() => import("./pages/results/frameworkPage").then((module) => module.FrameworkPage));
const ImportPage = lazy(() => import("./pages/import/importPage").then((module) => module.ImportPage));
const ListPage = lazy(() => import("./pages/list/listPage").then((module) => module.ListPage));
const MapPage = lazy(() => import("./pages/map/mapPage").then((module) => module.MapPage));
const NewRecordPage = lazy(() => import("./pages/record/newRecordPage").then((module) => module.NewRecordPage));
const ParityPage = lazy(() => import("./pages/parity/parityPage").then((module) => module.ParityPage));
const RecordPage = lazy(() => import("./pages/record/recordPage").then((module) => module.RecordPage));
const ReportPage = lazy(() => import("./pages/report/reportPage").then((module) => module.ReportPage));
const UnitsPage = lazy(() => import("./pages/units/unitsPage").then((module) => module.UnitsPage));
const ReportsPage = lazy(() => import("./pages/reports/reportsPage").then((module) => module.ReportsPage));
const ResultsPage = lazy(() => import("./pages/results/resultsPage").then((module) => module.ResultsPage));

export function App() {
  const state = useLanguageState();
  return (
    <LanguageContext.Provider value={state}>
      <Frame />
    </LanguageContext.Provider>
  );
}

function Frame() {
  const place = usePlace();
  const { t, language } = useLanguage();
  const programme = useResource<Programme>("/api/programme");
  const model = useResource<Model>("/api/model", {});
  useLiveStream();
  const route = routeOf(place.path);
  return (
    <>
      <a class="skip" href="#main">
        {t("frame.skip")}
      </a>
      <Top route={route} place={place} programme={programme.data} />
      <ConnectionBanner />
      <main id="main" tabIndex={-1}>
        <Ready of={programme}>
          {(known) => (
            <ProgrammeContext.Provider value={known}>
              <Ready of={model}>
                {(declared) => (
                  <ModelContext.Provider value={declared}>
                    <Page key={place.path} route={route} place={place} />
                  </ModelContext.Provider>
                )}
              </Ready>
            </ProgrammeContext.Provider>
          )}
        </Ready>
      </main>
      <footer>
        <p>{t("frame.notSurveyed")}</p>
        <p class="on-paper">
          {t("frame.printed", {
            address: location.origin + place.path + place.search,
            date: formatMoment(Date.now(), language),
          })}
        </p>
      </footer>
    </>
  );
}

function Page({ route, place }: { route: Route; place: Place }) {
  switch (route.page) {
    case "overview":
      return <HomePage search={place.search} />;
    case "list":
      return <ListPage typeId={route.type} search={place.search} />;
    case "record":
      return <RecordPage typeId={route.type} id={route.id} />;
    case "reports":
      return <ReportsPage search={place.search} />;
    case "report":
      return <ReportPage number={route.number} />;
    case "map":
      return <MapPage search={place.search} />;
    case "new":
      return <NewRecordPage typeId={route.type} search={place.search} />;
    case "units":
      return <UnitsPage {...(route.unit === undefined ? {} : { unit: route.unit })} />;
    case "figures":
      return <FiguresPage search={place.search} {...(route.measure === undefined ? {} : { measure: route.measure })} />;
    case "import":
      return <ImportPage search={place.search} />;
    case "parity":
      return <ParityPage search={place.search} />;
    case "results":
      return route.code === undefined ? (
        <ResultsPage search={place.search} />
      ) : (
        <FrameworkPage code={route.code} search={place.search} />
      );
    case "missing":
      return <MissingPage />;
  }
}

interface TopProps {
  route: Route;
  place: Place;
  programme: Programme | undefined;
}

function Top({ route, place, programme }: TopProps) {
  const { t } = useLanguage();
  return (
    <header>
      {programme?.demonstration && (
        <p class="demonstration">
          <strong>{t("frame.demonstration")}</strong> {t("frame.demonstrationHint")}
        </p>
      )}
      <div class="top">
        <a class="brand" href="/">
          Whitestone{programme && <span> {programme.name}</span>}
        </a>
        <Navigation route={route} />
        <SearchBox path={place.path + place.search} />
        <LanguageSwitch />
        <LiveStamp />
      </div>
    </header>
  );
}

function Navigation({ route }: { route: Route }) {
  const { t } = useLanguage();
  const links = [
    { href: "/", text: t("nav.overview"), current: route.page === "overview" },
    { href: "/map", text: t("nav.map"), current: route.page === "map" },
    { href: "/units", text: t("nav.units"), current: route.page === "units" },
    { href: "/figures", text: t("nav.figures"), current: route.page === "figures" },
    { href: "/parity", text: t("parity.title"), current: route.page === "parity" },
    { href: "/results", text: t("results.title"), current: route.page === "results" },
    { href: "/reports", text: t("nav.reports"), current: route.page === "reports" },
    { href: "/import", text: t("nav.import"), current: route.page === "import" },
  ];
  return (
    <nav aria-label={t("nav.label")}>
      <ul>
        {links.map((link) => (
          <li key={link.href}>
            <a href={link.href} aria-current={link.current ? "page" : undefined}>
              {link.text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function LanguageSwitch() {
  const { language, setLanguage, t } = useLanguage();
  return (
    <div class="languages" role="group" aria-label={t("nav.language")}>
      {LANGUAGES.map((one) => (
        <button
          type="button"
          key={one.id}
          lang={one.id}
          aria-pressed={one.id === language}
          onClick={() => setLanguage(one.id)}
        >
          {one.name}
        </button>
      ))}
    </div>
  );
}
