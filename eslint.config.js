import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Which rooms a room may import: the arrows of ARCHITECTURE.md, held by the linter. */
const boundaries = [
  { sourceTag: 'room:core', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'room:emitter', onlyDependOnLibsWithTags: ['room:core'] },
  { sourceTag: 'room:catalog', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'room:lake', onlyDependOnLibsWithTags: ['room:catalog'] },
  { sourceTag: 'room:cli', onlyDependOnLibsWithTags: ['room:catalog', 'room:lake'] },
  {
    sourceTag: 'room:tools',
    onlyDependOnLibsWithTags: [
      'room:core',
      'room:emitter',
      'room:catalog',
      'room:lake',
      'room:cli',
      'room:tools',
    ],
  },
];

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', '.nx/', '**/gen/', '**/golden/', 'docs/.vitepress/cache/'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { depConstraints: boundaries, banTransitiveDependencies: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
