// fileNotes.tsx - what was done with a file that its user should know, as with sheets that were left.
import { textOf, useLanguage } from "../../base/i18n";

export interface FileNote {
  note: string;
  place: string;
  count: number;
}

export function FileNotes({ notes }: { notes: FileNote[] }) {
  const { language } = useLanguage();
  const told = notes.filter((one) => one.note !== "sheet");
  if (told.length === 0) return null;
  return (
    <ul class="notes">
      {told.map((one) => (
        <li key={one.note}>
          {textOf(language, `import.note.${one.note}`) ?? one.note} {one.place}
        </li>
      ))}
    </ul>
  );
}
