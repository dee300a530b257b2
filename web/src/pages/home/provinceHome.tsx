// provinceHome.tsx - one administrative unit: what is dangerous in it, who was hurt, what is asked and done, who was reached.
import type { RecordAnswer } from "../../base/answers";
import { useResource } from "../../base/api";
import { formatMoment } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { slotField, typeLabel, typePlural, typesPlaying, useModel, type RecordType } from "../../base/model";
import { useAsOf } from "../../base/programme";
import { boxOf, type Box } from "../../map/geometry";
import { useExtent, widened } from "../../map/layers";
import { Empty, Ready } from "../../parts/states";
import { AREA_PANELS, MeasurePanels } from "../figures/measurePanels";
import { RecordChoice } from "../figures/recordChoice";
import { AreaMap, useMapTypes } from "../overview/areaMap";
import type { UnitAnswer, UnitTree } from "../units/unitAnswers";
import { UnitTreegrid } from "../units/unitTreegrid";
import { UnitFaults, useLevelLabel } from "../units/unitsPage";
import { HomeHead, useChooseHome } from "./homeChooser";
import { homePath, type Home } from "./homePlace";
import { RecordSection } from "./recordSection";
import { ToMend } from "./toMend";

const EVERYTHING = { types: "any" } as const;

export function ProvinceHome({ home }: { home: Home }) {
  const { t } = useLanguage();
  const path = home.of === "" ? null : `/api/units/${encodeURIComponent(home.of)}`;
  const unit = useResource<UnitAnswer>(path, EVERYTHING);
  return (
    <>
      <HomeHead
        home={home}
        title={unit.data?.unit.name ?? t("home.as.province")}
        trail={unit.data && <Trail of={unit.data} />}
      >
        <Which home={home} />
      </HomeHead>
      {path === null ? <AllUnits /> : <Ready of={unit}>{(answer) => <Body key={home.of} of={answer} />}</Ready>}
    </>
  );
}

function Trail({ of }: { of: UnitAnswer }) {
  const { t } = useLanguage();
  return (
    <p class="trail">
      <a href={homePath({ as: "province", of: "" })}>{t("units.title")}</a>
      {of.path.map((step) => (
        <span key={step.id}>
          <span aria-hidden="true"> › </span>
          <a href={homePath({ as: "province", of: step.id })}>{step.name}</a>
        </span>
      ))}
    </p>
  );
}

function Which({ home }: { home: Home }) {
  const { t } = useLanguage();
  const type = typesPlaying(useModel(), "is_unit")[0];
  const choose = useChooseHome();
  if (!type) return null;
  return (
    <div class="home-which">
      <RecordChoice
        label={t("home.unit")}
        type={type.type}
        id={home.of}
        choose={(of) => choose({ as: "province", of })}
      />
    </div>
  );
}

/** The units below the country, each with its home. */
function AllUnits() {
  const { t } = useLanguage();
  const tree = useResource<UnitTree>("/api/units", EVERYTHING);
  return (
    <Ready of={tree}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty>{t("units.none")}</Empty>
        ) : (
          <>
            <p>{t("home.chooseUnit")}</p>
            <ul class="home-links">
              {rows.map((row) => (
                <li key={row.id}>
                  <a href={homePath({ as: "province", of: row.id })}>{row.name}</a>{" "}
                  <span class="quiet">{row.code}</span>
                </li>
              ))}
            </ul>
          </>
        )
      }
    </Ready>
  );
}

function Body({ of }: { of: UnitAnswer }) {
  const { t, language } = useLanguage();
  const told = useAsOf();
  const level = useLevelLabel();
  const today = told.slice(0, 10);
  const asOf = formatMoment(told, language);
  const { unit, path } = of;
  const extent = useUnitExtent(of);
  const shown = of.types.filter((one) => one.records > 0).map((one) => one.type);
  return (
    <>
      <p class="facts">
        <span>{level(unit, of.unit_type)}</span>
        {unit.code && <span>{t("text.pair", { label: t("units.code"), value: unit.code })}</span>}
        <a href={`/units/${unit.id}`}>{t("home.unitPage")}</a>
      </p>
      {asOf !== "" && <p class="as-of">{t("overview.asOf", { date: asOf })}</p>}
      <UnitFaults unit={unit} />
      <Open within={unit.id} />
      <AreaMap
        today={today}
        asOf={asOf}
        extent={extent}
        within={unit.id}
        title={t("home.mapOf", { name: unit.name })}
      />
      <MeasurePanels
        panels={AREA_PANELS}
        whose={{ unit: unit.id }}
        around={{ above: path.map((step) => step.id) }}
        title={t("home.inFigures", { name: unit.name })}
      />
      <ToMend query={{ within: unit.id }} />
      {of.rows.length > 0 && (
        <section aria-labelledby="unit-below">
          <h2 id="unit-below">{t("units.below")}</h2>
          <UnitTreegrid answer={of} shown={shown} caption={t("units.captionBelow", { name: unit.name })} />
        </section>
      )}
    </>
  );
}

/** Where the unit lies; without an outline of its own, where everything does. */
function useUnitExtent({ unit, unit_type: type }: UnitAnswer): Box | undefined {
  const path = type === null ? null : `/api/records/${encodeURIComponent(type)}/${encodeURIComponent(unit.id)}`;
  const record = useResource<RecordAnswer>(path);
  const everything = useExtent(useMapTypes());
  const geometry = record.data?.geometry;
  const box = geometry ? boxOf([geometry]) : undefined;
  if (path !== null && record.loading) return undefined;
  return box ? widened(box) : everything;
}

interface Shown {
  type: RecordType;
  query: Record<string, string>;
  title: string;
}

/** What is open in the unit, and the latest accidents. */
function Open({ within }: { within: string }) {
  const { t, language } = useLanguage();
  const model = useModel();
  const of = (role: string): RecordType[] =>
    typesPlaying(model, role).filter((type) => type.roles.some((one) => one.role === "belongs_to_unit"));
  const open = (type: RecordType): Shown => ({
    type,
    query: { within, ended: "false" },
    title: t("home.openOf", { type: typePlural(type, language) }),
  });
  const latest = (type: RecordType): Shown => {
    const date = slotField(type, "is_dated", "date");
    return {
      type,
      query: { within, ...(date ? { sort: `-${date.id}` } : { newest: "true" }) },
      title: t("home.latestOf", { type: typePlural(type, language) || typeLabel(type, language) }),
    };
  };
  const all = [
    ...of("opens_land").map(open),
    ...of("records_accident").map(latest),
    ...of("has_state")
      .filter((type) => type.roles.some((one) => one.role === "works"))
      .map(open),
  ];
  return (
    <>
      {all.map((one) => (
        <RecordSection key={one.type.type} {...one} />
      ))}
    </>
  );
}
