import { useEffect, useRef } from 'preact/hooks';

/** Keyboard shortcuts of the page, except while the user types or a dialog is open. */
export function useShortcuts(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      const isWriting =
        target instanceof Element && target.closest('input, textarea, select, dialog') !== null;
      const act = isWriting ? undefined : latest.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    return () => {
      document.removeEventListener('keydown', press);
    };
  }, []);
}
