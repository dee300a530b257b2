// mapView.tsx - the map: drawn by MapLibre, which is fetched only now, or as the simple picture where that cannot be.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLanguage } from "../base/i18n";
import type { MapProps } from "./mapProps";
import { Picture } from "./picture";

type Drawing = ComponentType<MapProps & { onBroken: () => void }>;

const STORAGE_KEY = "whitestone.simpleMap";

/** On a 2G link, or where the reader's browser saves data, half a megabyte is not fetched unasked. */
function isSlowLink(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
  return connection?.saveData === true || /2g$/.test(connection?.effectiveType ?? "");
}

/** Whether maps are shown as the simple picture: as the reader asked, else as the connection suggests. */
export function prefersPicture(): boolean {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return stored === null ? isSlowLink() : stored === "yes";
  } catch {
    return isSlowLink();
  }
}

export function preferPicture(simple: boolean): void {
  try {
    localStorage.setItem(STORAGE_KEY, simple ? "yes" : "no");
  } catch {
    // A browser that refuses storage only forgets.
  }
}

export function hasWebGl(): boolean {
  try {
    const canvas = document.createElement("canvas");
    return (canvas.getContext("webgl2") ?? canvas.getContext("webgl")) !== null;
  } catch {
    return false;
  }
}

interface Props extends MapProps {
  /** Undefined: as the reader and the browser have it. */
  simple?: boolean;
}

export function MapView({ simple, ...props }: Props) {
  const { t } = useLanguage();
  const [drawing, setDrawing] = useState<{ of?: Drawing; broken?: boolean }>({});
  const isSimple = simple ?? prefersPicture();
  useEffect(() => {
    if (isSimple || drawing.of) return;
    if (!hasWebGl()) return setDrawing({ broken: true });
    import("./gl/glMapView").then(
      (module) => setDrawing({ of: module.GlMapView }),
      () => setDrawing({ broken: true }),
    );
  }, [isSimple]);
  if (isSimple || drawing.broken) return <Picture {...props} />;
  if (!drawing.of)
    return (
      <div class="gl-frame">
        <p class="loading" role="status">
          {t("state.loading")}
        </p>
      </div>
    );
  return <drawing.of {...props} onBroken={() => setDrawing({ broken: true })} />;
}
