// paper.ts - on paper nothing stays closed: what cannot be opened there is opened before it is printed, and closed after.
import { useEffect } from "preact/hooks";

export function usePaper(): void {
  useEffect(() => {
    let opened: HTMLDetailsElement[] = [];
    const before = (): void => {
      opened = [...document.querySelectorAll<HTMLDetailsElement>("main details.result-more:not([open])")];
      for (const one of opened) one.open = true;
    };
    const after = (): void => {
      for (const one of opened) one.open = false;
      opened = [];
    };
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    return () => {
      window.removeEventListener("beforeprint", before);
      window.removeEventListener("afterprint", after);
    };
  }, []);
}
