// placeBar.tsx - where the pointer is, or the middle of the map, in the notation the reader chose.
import { useEffect, useState } from "preact/hooks";
import { useLanguage, type Key } from "../../base/i18n";
import { formatPlace, NOTATIONS, rememberNotation, type Notation } from "../../map/coordinates/notation";
import type { Position } from "../../map/geometry";

/** Tells a listener without drawing the page again: a pointer moves a hundred times a second. */
export interface Pointer {
  listen: (listener: (at: Position | undefined) => void) => void;
  tell: (at: Position | undefined) => void;
}

export function createPointer(): Pointer {
  let listener: (at: Position | undefined) => void = () => undefined;
  return { listen: (next) => (listener = next), tell: (at) => listener(at) };
}

interface Props {
  pointer: Pointer;
  middle: Position | undefined;
  notation: Notation;
  onNotation: (notation: Notation) => void;
}

export function PlaceBar({ pointer, middle, notation, onNotation }: Props) {
  const { t, language } = useLanguage();
  const [at, setAt] = useState<Position>();
  useEffect(() => pointer.listen(setAt), [pointer]);
  const place = at ?? middle;
  return (
    <div class="place-bar">
      <p>
        {t(at ? "mapPage.pointer" : "mapPage.middle")}{" "}
        <strong class="coordinates">
          {place && formatPlace({ lon: place[0], lat: place[1] }, notation, language)}
        </strong>
      </p>
      <label>
        <span class="unseen">{t("mapPage.notation")}</span>
        <select
          value={notation}
          onChange={(event) => {
            const chosen = event.currentTarget.value as Notation;
            rememberNotation(chosen);
            onNotation(chosen);
          }}
        >
          {NOTATIONS.map((one) => (
            <option key={one} value={one}>
              {t(`notation.${one}` as Key)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
