import { useState } from 'preact/hooks';

/** A button that copies a text. */
export function CopyButton({ text }: { text: () => string }) {
  const [words, setWords] = useState('Copy');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setWords('Copied');
    } catch {
      setWords('Not allowed');
    }
  };
  return (
    <button
      type="button"
      aria-live="polite"
      onClick={() => void copy()}
      onBlur={() => {
        setWords('Copy');
      }}
    >
      {words}
    </button>
  );
}
