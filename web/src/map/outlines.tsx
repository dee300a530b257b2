// outlines.tsx - the outlines and names of the units a map lies on.
import type { MapFeature } from "../base/answers";
import { anchorOf, boxOf, partsOf } from "./geometry";
import { pathOf } from "./path";
import { toScreen, type Size, type View } from "./view";

interface Props {
  features: MapFeature[];
  view: View;
  size: Size;
}

const NAME_WIDTH_PER_LETTER = 6;

export function Outlines({ features, view, size }: Props) {
  return (
    <>
      {features.map((feature, i) => (
        <Outline key={feature.id ?? i} feature={feature} view={view} size={size} />
      ))}
      {features.map((feature, i) => (
        <Name key={feature.id ?? i} feature={feature} view={view} size={size} />
      ))}
    </>
  );
}

function Outline({ feature, view, size }: { feature: MapFeature; view: View; size: Size }) {
  if (!feature.geometry) return null;
  return <path class="outline" d={pathOf(partsOf(feature.geometry).rings, view, size)} />;
}

/** A name stands only where its unit is wide enough to hold it. */
function Name({ feature, view, size }: { feature: MapFeature; view: View; size: Size }) {
  const name = feature.properties.title ?? "";
  const box = boxOf([feature.geometry]);
  const anchor = feature.geometry && anchorOf(feature.geometry);
  if (!box || !anchor || name === "") return null;
  const west = toScreen(view, size, [box[0], box[1]])[0];
  const east = toScreen(view, size, [box[2], box[1]])[0];
  if (east - west < name.length * NAME_WIDTH_PER_LETTER) return null;
  const [x, y] = toScreen(view, size, anchor);
  return (
    <text class="outline-name" x={x} y={y} text-anchor="middle">
      {name}
    </text>
  );
}
