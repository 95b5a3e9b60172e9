'use strict';

const js = require('@eslint/js');
const { defineConfig } = require('eslint/config');
const tseslint = require('typescript-eslint');

/** The files that wire a program together: they hand time, chance and environment to the rooms. */
const WIRING = ['src/lib/cli/**', 'src/lib/sandbox/process.ts', 'src/lib/**/*-entry.ts'];

/** The files that date something, or compare a time with WorkOS's clock. All others measure spans of time. */
const DATING = [
  'src/lib/check/{check-folder,simulated-world}.ts',
  'src/lib/cli/check-hash/check-hash-session.ts',
  'src/lib/cli/convert/convert-session.ts',
  'src/lib/cli/import/{dry-run,import-flags}.ts',
  'src/lib/cli/job/open-connection.ts',
  'src/lib/cli/{report/report,status/status}-session.ts',
  'src/lib/cli/verify/with-verify-ports.ts',
  'src/lib/cli/machine/system.ts',
  'src/lib/import/rows/{find-or-create-org,import-row}.ts',
  'src/lib/import/run/{claim-job,run-import,run-progress}.ts',
  'src/lib/import/workers/serve-chunks.ts',
  'src/lib/pull/{api,pull-organizations}.ts',
  'src/lib/jobs/lease/held-lease.ts',
  'src/lib/pacing/send-window.ts',
  'src/lib/requests/server-clock.ts',
  'src/lib/undo/run-undo.ts',
  'src/lib/verify/verify-file.ts',
  'src/lib/sandbox/**',
];

const property = (object, name, message) => ({ object, property: name, message });
const ARGUMENT = 'Take it as an argument: only cli/ and the entry files of a process know it.';
const SPEAK = 'Only cli/ has a terminal: emit an event or return a value.';

const OUTSIDE_WORLD = [
  property('process', 'env', ARGUMENT),
  property('process', 'stdin', SPEAK),
  property('process', 'stdout', SPEAK),
  property('process', 'stderr', SPEAK),
  property('Date', 'now', ARGUMENT),
  property('performance', 'now', ARGUMENT),
  property('process', 'hrtime', ARGUMENT),
  property('Math', 'random', ARGUMENT),
];

const CLOCK = {
  selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
  message: ARGUMENT,
};

const WALL_CLOCK = {
  selector: 'CallExpression[callee.property.name="now"]',
  message: 'The wall clock may be set at any time. To measure a span, use `monotonicMs()`.',
};

const NAMELESS_CATCH = {
  selector: 'CatchClause[param=null]',
  message: 'Name the error and decide what it is: never catch what you cannot name.',
};

const PRIVATE_FIELD = {
  selector: 'PrivateIdentifier',
  message: 'Write `private`, as the rest of the tree does.',
};

const SPREAD_LITERAL = {
  selector: ':matches(SpreadElement > ObjectExpression, SpreadElement > ArrayExpression)',
  message: 'Write the properties or elements out: a spread literal only saves lines.',
};

const LOCAL_TIME = {
  selector:
    'CallExpression[callee.property.name=/^([gs]et(FullYear|Month|Date|Day|Hours|Minutes|TimezoneOffset)|toLocale(Date|Time)String)$/]',
  message: 'Local time jumps twice a year: reckon and print in UTC.',
};

/** What no file may contain. A later entry of the configuration replaces the whole list. */
const SYNTAX = [NAMELESS_CATCH, PRIVATE_FIELD, SPREAD_LITERAL, LOCAL_TIME];

module.exports = defineConfig(
  { ignores: ['dist/', 'coverage/', 'docs/', 'examples/', '.demo/', '.demo-cutover/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: [
      '*.js',
      'scripts/**/*.js',
      'bin/*.js',
      'test/**/*.js',
      'bench/**/*.js',
      'chaos/**/*.js',
    ],
    extends: [js.configs.recommended],
    languageOptions: {
      sourceType: 'commonjs',
      globals: Object.fromEntries(
        ['process', 'console', 'Buffer', 'URL', '__dirname', '__filename', 'fetch', 'performance']
          .concat(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate'])
          .concat(['AbortController', 'AbortSignal', 'structuredClone'])
          .map((name) => [name, 'readonly']),
      ),
    },
  },
  // Any Node must be able to read it, to say that it is too old.
  { files: ['bin/run.js'], languageOptions: { ecmaVersion: 5 } },
  {
    files: ['**/*.ts'],
    extends: [
      js.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
    ],
    languageOptions: {
      parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: __dirname },
    },
    rules: {
      'max-lines': ['error', 300],
      'max-params': 'off',
      '@typescript-eslint/max-params': ['error', { max: 3 }],
      complexity: ['error', 12],
      // Naming control characters is what a parser and a terminal filter do.
      'no-control-regex': 'off',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-syntax': ['error', ...SYNTAX],
      'no-duplicate-imports': ['error', { includeExports: true, allowSeparateTypeImports: false }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-exports': [
        'error',
        { fixMixedExportsWithInlineTypeSpecifier: true },
      ],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // A `type` that is one line stays one line; interfaces are asked for only where they read better.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // `process.env['X']` and index signatures: the compiler asks for brackets (noPropertyAccessFromIndexSignature).
      '@typescript-eslint/dot-notation': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
    },
  },
  {
    files: ['src/lib/cli/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['src/lib/**/*.ts'],
    ignores: WIRING,
    rules: {
      'no-restricted-properties': ['error', ...OUTSIDE_WORLD],
      'no-restricted-syntax': ['error', ...SYNTAX, CLOCK],
    },
  },
  {
    files: ['src/lib/**/*.ts'],
    ignores: DATING,
    rules: { 'no-restricted-syntax': ['error', ...SYNTAX, CLOCK, WALL_CLOCK] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/lib/workos/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'One road to WorkOS: only workos/ sends requests.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // A test may stub an async port and ignore what a mock returns.
      '@typescript-eslint/require-await': 'off',
      // jest's asymmetric matchers (`expect.any`) are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // The columns of a table (`it.each`) arrive as parameters.
      '@typescript-eslint/max-params': 'off',
    },
  },
);
