// charts.tsx - every chart on made-up figures, for the tests alone: no part of the interface that is shipped.
import { render } from "preact";
import { useState } from "preact/hooks";
import {
  BurnDownChart,
  OpenFigure,
  ParityGauge,
  PyramidChart,
  SmallMultiples,
  StackedBars,
  TrafficTable,
  TrendChart,
  type FigureSet,
  type Light,
  type Member,
} from "../../../web/src/charts/index";
import { LanguageContext, useLanguageState, type Language } from "../../../web/src/base/i18n";
import { ProgrammeContext } from "../../../web/src/base/programme";
import "../../../web/src/style/base.css";
import "../../../web/src/style/frame.css";
import "../../../web/src/style/table.css";
import "../../../web/src/style/parts.css";
import "../../../web/src/style/print.css";

const ABOUT = { asOf: "2026-03-01T10:00:00Z" };
const two =
  (language: Language) =>
  (en: string, fr: string): string =>
    language === "fr" ? fr : en;

function months(language: Language, count: number): Member[] {
  const name = new Intl.DateTimeFormat(language, { month: "short", year: "2-digit", timeZone: "UTC" });
  return Array.from({ length: count }, (_, i) => {
    const date = new Date(Date.UTC(2025, i, 1));
    return { id: date.toISOString().slice(0, 7), label: name.format(date) };
  });
}

function sexes(language: Language): Member[] {
  const w = two(language);
  return [
    { id: "f", label: w("Women and girls", "Femmes et filles") },
    { id: "m", label: w("Men and boys", "Hommes et garçons") },
    { id: "u", label: w("Sex not known", "Sexe inconnu"), unknown: true },
  ];
}

function released(language: Language): FigureSet {
  const w = two(language);
  const values = [120, 180, 175, null, 260, 240, 310, 305, 290, 410, 400, 455];
  const ways: Member[] = [
    { id: "clear", label: w("Clearance", "Dépollution") },
    { id: "reduce", label: w("Technical survey", "Enquête technique") },
  ];
  return {
    ...ABOUT,
    title: w("Land released by month", "Terres remises par mois"),
    unit: "m2",
    source: w("Approved records", "Enregistrements approuvés"),
    dims: [
      { id: "month", label: w("Month", "Mois"), members: months(language, 12) },
      { id: "way", label: w("Method", "Méthode"), members: ways },
    ],
    measures: [{ id: "area", label: w("Area", "Surface"), unit: "m2" }],
    rows: values.flatMap((value, i) => [
      [i, 0, value === null ? null : 3, value === null ? null : value * 100],
      [i, 1, 2, 4000 + 900 * i],
    ]),
    opens: "/records/pit?seen={month}&sort={way}",
  };
}

function reached(language: Language): FigureSet {
  const w = two(language);
  const ages: Member[] = [
    { id: "0", label: "0–5" },
    { id: "6", label: "6–17" },
    { id: "18", label: "18–59" },
    { id: "60", label: "60+" },
    { id: "u", label: w("age not known", "âge inconnu"), unknown: true },
  ];
  const people = [
    [3120, 3005, 0],
    [15890, 16240, 40],
    [8090, 8287, 12],
    [940, 610, 0],
    [85, 140, 310],
  ];
  return {
    ...ABOUT,
    title: w("People reached in sessions, by sex and age", "Personnes atteintes en séance, par sexe et âge"),
    unit: "people",
    source: w(
      "Approved records; contacts, not distinct people",
      "Enregistrements approuvés ; contacts, pas personnes distinctes",
    ),
    dims: [
      { id: "sex", label: w("Sex", "Sexe"), members: sexes(language) },
      { id: "age", label: w("Age", "Âge"), members: ages },
    ],
    measures: [{ id: "people", label: w("People", "Personnes"), unit: "people" }],
    rows: people.flatMap((row, age) => row.map((value, sex) => [sex, age, Math.ceil(value / 30), value])),
    opens: "/records/pit?sort={sex}",
  };
}

function burn(language: Language): FigureSet {
  const w = two(language);
  const left = [640, 612, 560, 555, 500, 461, 430, null, null, null, null, null];
  return {
    ...ABOUT,
    title: w("Hazards still to be surveyed", "Zones restant à enquêter"),
    unit: "",
    source: w("Workplan and approved records", "Plan de travail et enregistrements approuvés"),
    dims: [{ id: "month", label: w("Month", "Mois"), members: months(language, 12) }],
    measures: [
      { id: "planned", label: w("Planned", "Prévu") },
      { id: "left", label: w("Remaining", "Restant") },
    ],
    rows: left.map((value, i) => [i, value === null ? null : value, Math.round(640 - (640 / 11) * i), value]),
    opens: "/records/pit?seen={month}",
  };
}

const PROGRAMMES = ["Marks", "Eastland", "Northland", "Upper Vale", "Lower Vale", "Saltmarsh", "Stony Coast"];

function byProgramme(language: Language): FigureSet {
  const w = two(language);
  return {
    ...ABOUT,
    title: w("Workplan progress by programme", "Avancement du plan de travail par programme"),
    unit: "%",
    source: w("Workplans", "Plans de travail"),
    dims: [
      {
        id: "programme",
        label: w("Programme", "Programme"),
        members: PROGRAMMES.map((label) => ({ id: label, label })),
      },
      { id: "month", label: w("Month", "Mois"), members: months(language, 8) },
    ],
    measures: [{ id: "done", label: w("Done", "Fait"), unit: "%" }],
    rows: PROGRAMMES.flatMap((_, p) =>
      Array.from({ length: 8 }, (__, i) => [p, i, 4, p === 2 && i > 4 ? null : Math.min(100, 4 + i * (6 + p * 1.5))]),
    ),
    opens: "/records/pit?sort={programme}&seen={month}",
  };
}

function byPlace(language: Language): FigureSet {
  const w = two(language);
  const places: Member[] = [
    { id: "p1", label: "Eastmark" },
    {
      id: "p2",
      label: w("Westmark and the islands of the western lakes", "Westmark et les îles des lacs occidentaux"),
    },
    { id: "p3", label: "Northmark" },
    { id: "none", label: w("place not known", "lieu inconnu"), unknown: true },
  ];
  const kinds: Member[] = [
    { id: "mine", label: w("Mines", "Mines") },
    { id: "cmr", label: w("Cluster munition remnants", "Restes de sous-munitions") },
    { id: "uxo", label: w("Other unexploded ordnance", "Autres munitions non explosées") },
    { id: "unknown", label: w("kind not known", "type inconnu"), unknown: true },
  ];
  const counts = [
    [31, 12, 55, 6],
    [8, 40, 22, 0],
    [3, 1, 14, 9],
    [0, 0, 4, 11],
  ];
  return {
    ...ABOUT,
    title: w("Open hazards by place and kind", "Zones ouvertes par lieu et type"),
    unit: "",
    source: w("Approved records", "Enregistrements approuvés"),
    dims: [
      { id: "place", label: w("Place", "Lieu"), members: places },
      { id: "kind", label: w("Kind", "Type"), members: kinds },
    ],
    rows: counts.flatMap((row, place) => row.map((n, kind) => [place, kind, n])),
    opens: "/records/pit?shire={place}&sort={kind}",
  };
}

const LIGHT_ROWS: [string, Light, number | null, number | null][] = [
  ["1.1", "red", 12, 40],
  ["1.2", "amber", 61_500, 90_000],
  ["1.3", "green", 38, 40],
  ["2.1", "blue", 123, 100],
  ["2.2", "grey", null, 17],
];

function outputs(language: Language): FigureSet {
  const w = two(language);
  const names = [
    w("Teams trained to standard", "Équipes formées à la norme"),
    w("Land released for use", "Terres remises à l’usage"),
    w("Meetings held with minutes", "Réunions tenues avec procès-verbal"),
    w("Sessions in schools", "Séances dans les écoles"),
    w("Women among those trained", "Femmes parmi les personnes formées"),
  ];
  return {
    ...ABOUT,
    title: w("Outputs against plan", "Produits par rapport au plan"),
    unit: "",
    source: w("Results framework", "Cadre de résultats"),
    dims: [
      {
        id: "output",
        label: w("Output", "Produit"),
        members: LIGHT_ROWS.map(([id], i) => ({ id, label: `${id} ${names[i]}` })),
      },
    ],
    measures: [
      { id: "actual", label: w("Actual", "Réalisé") },
      { id: "target", label: w("Target", "Cible") },
    ],
    rows: LIGHT_ROWS.map(([, , actual, target], i) => [i, 1, actual, target]),
    opens: "/records/pit?tag={output}",
  };
}

function staff(language: Language, title: string, counts: number[]): FigureSet {
  const w = two(language);
  return {
    ...ABOUT,
    title,
    unit: "people",
    source: w("Personnel on this day", "Personnel à ce jour"),
    dims: [{ id: "sex", label: w("Sex", "Sexe"), members: sexes(language) }],
    rows: counts.map((n, i) => [i, n]),
    opens: "/records/pit?sort={sex}",
  };
}

function Charts() {
  const state = useLanguageState();
  const [language, setLanguage] = useState(state.language);
  const w = two(language);
  const parity = w("Staff by sex", "Personnel par sexe");
  const choose = (one: Language): void => {
    setLanguage(one);
    state.setLanguage(one);
  };
  return (
    <LanguageContext.Provider value={state}>
      <ProgrammeContext.Provider value={{ code: "MRK", name: "Marks", demonstration: true, version: 1, entries: 1 }}>
        <main id="main">
          <h1>{w("Charts", "Graphiques")}</h1>
          <div class="languages" role="group" aria-label={w("Language", "Langue")}>
            {(["en", "fr"] as const).map((one) => (
              <button key={one} type="button" lang={one} aria-pressed={one === language} onClick={() => choose(one)}>
                {one}
              </button>
            ))}
          </div>
          <h2>{w("Figures", "Chiffres")}</h2>
          <p id="figures">
            <OpenFigure value={1234.5} unit="m2" href="/records/pit" label={w("released", "remis")} /> ·{" "}
            <OpenFigure value={null} /> · <OpenFigure value={3} suppressedBelow={5} />
          </p>
          <TrendChart
            set={released(language)}
            along="month"
            series="way"
            measures={["area"]}
            baseline={8000}
            target={40_000}
            permalink="/charts#released"
          />
          <BurnDownChart
            set={burn(language)}
            along="month"
            planned="planned"
            remaining="left"
            permalink="/charts#burn"
          />
          <PyramidChart set={reached(language)} sex="sex" age="age" left="f" right="m" measure="people" />
          <SmallMultiples
            set={byProgramme(language)}
            by="programme"
            along="month"
            measure="done"
            targets={Object.fromEntries(PROGRAMMES.map((one) => [one, 75]))}
            pageOf={(id) => `/records/pit?tag=${encodeURIComponent(id)}`}
          />
          <StackedBars set={byPlace(language)} by="place" stack="kind" />
          <TrafficTable
            set={outputs(language)}
            lights={LIGHT_ROWS.map(([id, light]) => ({
              id,
              light,
              overdue: light === "grey",
              href: `/records/pit?tag=${id}`,
            }))}
          />
          <ParityGauge set={staff(language, parity, [212, 248, 3])} sex="sex" women="f" men="m" />
          <ParityGauge
            set={staff(language, `${parity} (P-5)`, [3, 5, 0])}
            sex="sex"
            women="f"
            men="m"
            smallBelow={10}
          />
        </main>
      </ProgrammeContext.Provider>
    </LanguageContext.Provider>
  );
}

render(<Charts />, document.getElementById("app") as HTMLElement);
