// dropZone.tsx - choosing a file: by the keyboard, by the mouse, or dropped.
import { useState } from "preact/hooks";
import { useLanguage } from "../../base/i18n";

const ACCEPTED =
  ".csv,.tsv,.txt,.geojson,.json,.geojsonl,.ndjson,.gpkg,.zip,.kml,.kmz,.gml,.gpx,.fgb,.xlsx,.xlsm,.tab,.mif,.dxf";

export function DropZone({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useLanguage();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file) onFile(file);
  };
  return (
    <div
      class={isOver ? "drop-zone over" : "drop-zone"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label>
        <span>{t("import.file")}</span>
        <input
          type="file"
          name="file"
          accept={ACCEPTED}
          aria-describedby="file-hint"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) onFile(file);
          }}
        />
      </label>
      <p id="file-hint" class="help">
        {t("import.fileHint")} {t("import.dropHint")}
      </p>
    </div>
  );
}
