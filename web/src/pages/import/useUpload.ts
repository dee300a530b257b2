// useUpload.ts - sending a file: how far it is, how it ended, and giving up.
import { useRef, useState } from "preact/hooks";
import { apiUpload, asProblem, withQuery, type Problem } from "../../base/api";
import { useLanguage } from "../../base/i18n";

export interface Sending {
  file: File | null;
  sent: number;
  problem: Problem | undefined;
  wasCancelled: boolean;
}

const NOTHING: Sending = { file: null, sent: 0, problem: undefined, wasCancelled: false };

export function useUpload(onDone: (upload: string) => void) {
  const { language } = useLanguage();
  const [state, setState] = useState<Sending>(NOTHING);
  const cancel = useRef<() => void>(() => undefined);
  const send = (file: File): void => {
    setState({ ...NOTHING, file });
    const path = withQuery("/api/uploads", { name: file.name, lang: language });
    const upload = apiUpload<{ upload: string }>(path, file, (sent) => setState((old) => ({ ...old, sent })));
    cancel.current = upload.cancel;
    upload.answer.then(
      (answer) => {
        setState(NOTHING);
        onDone(answer.upload);
      },
      (error: unknown) => {
        const isAbort = error instanceof DOMException && error.name === "AbortError";
        setState({ ...NOTHING, wasCancelled: isAbort, problem: isAbort ? undefined : asProblem(error) });
      },
    );
  };
  return { ...state, send, cancel: () => cancel.current() };
}
