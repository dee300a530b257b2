// printNotes.tsx - what a printed map must say of itself: date, datum, grid, and that it does not show what is safe.
import { formatMoment } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { useProgramme } from "../../base/programme";
import { formatMgrs } from "../../map/coordinates/mgrs";
import { formatPlace, type Notation } from "../../map/coordinates/notation";
import { toUtm } from "../../map/coordinates/utm";
import type { Box } from "../../map/geometry";

export function PrintNotes({ view, notation }: { view: Box | undefined; notation: Notation }) {
  const { t, language } = useLanguage();
  const { name } = useProgramme();
  if (!view) return null;
  const corner = (lon: number, lat: number): string => formatPlace({ lon, lat }, notation, language);
  const middle = { lon: (view[0] + view[2]) / 2, lat: (view[1] + view[3]) / 2 };
  const utm = toUtm(middle);
  const square = formatMgrs(middle)?.slice(0, 6);
  return (
    <div class="print-notes">
      <p>
        <strong>{name}</strong> · {t("mapPage.printed", { date: formatMoment(Date.now(), language) })}
      </p>
      <p>
        {t("mapPage.datum")}{" "}
        {utm && square && t("mapPage.gridNote", { zone: `${utm.zone}${utm.north ? "N" : "S"}`, square })}
      </p>
      <p>{t("mapPage.corners", { southWest: corner(view[0], view[1]), northEast: corner(view[2], view[3]) })}</p>
    </div>
  );
}
