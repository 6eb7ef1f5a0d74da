interface Properties {
  readonly label: string;
  readonly value: string;
  /** The names, each with its label. */
  readonly choices: readonly (readonly [value: string, words: string])[];
  readonly choose: (value: string) => void;
}

/** A choice of one of several names, or any. */
export function Choice({ label, value, choices, choose }: Properties) {
  const isListed = value === '' || choices.some(([choice]) => choice === value);
  return (
    <label>
      {label}
      <select
        value={value}
        onChange={({ currentTarget }) => {
          choose(currentTarget.value);
        }}
      >
        <option value="">any</option>
        {!isListed && <option value={value}>{value}</option>}
        {choices.map(([choice, words]) => (
          <option key={choice} value={choice}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
