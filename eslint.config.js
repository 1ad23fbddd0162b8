import js from '@eslint/js';
import compat from 'eslint-plugin-compat';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import {defineConfig, globalIgnores} from 'eslint/config';
import tseslint from 'typescript-eslint';
import {supportedStatics} from './scripts/lint/supported-statics.js';

export default defineConfig(
  globalIgnores([
    'dist/',
    'program/',
    'models/',
    '.stryker/',
    '.train/',
    'out/',
    'test-results/',
    'playwright-report/',
  ]),
  js.configs.recommended,
  tseslint.configs.strict,
  {
    rules: {
      // Looking up by an index that is known to exist is everywhere in the maths; a check would hide real ones.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_'}],
      'no-restricted-exports': [
        'error',
        {restrictDefaultExports: {direct: true, named: true, defaultFrom: true}},
      ],
      'no-console': ['error', {allow: ['warn', 'error']}],
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
    },
  },
  {
    files: ['scripts/**', 'tests/**'],
    rules: {'no-console': 'off'},
  },
  {
    // No request waits for ever, and none brings more than it may.
    files: ['src/**', 'scripts/**'],
    ignores: ['src/lib/limited-fetch.ts'],
    rules: {
      'no-restricted-globals': ['error', {name: 'fetch', message: 'Use limitedFetch, which has limits.'}],
      'no-restricted-properties': [
        'error',
        ...['window', 'self', 'globalThis'].map((object) => ({
          object,
          property: 'fetch',
          message: 'Use limitedFetch, which has limits.',
        })),
      ],
    },
  },
  {
    // What runs in browsers must be there in all that package.json names under "browserslist".
    files: ['src/**'],
    extends: [compat.configs['flat/recommended']],
    plugins: {nonesuch: {rules: {'supported-statics': supportedStatics}}},
    rules: {'nonesuch/supported-statics': 'error'},
    // But for these: the code asks for them first, and goes on without.
    settings: {polyfills: ['ClipboardItem', 'VideoDecoder', 'VideoEncoder', 'VideoFrame']},
  },
  {
    // Their tools read the default export.
    files: ['*.config.{js,ts}', '**/*.config.{js,ts}', 'tests/faults/{build-site,table-reporter}.ts'],
    rules: {'no-restricted-exports': 'off'},
  },
  {
    // Read by ESLint itself, so without types.
    files: ['**/*.js'],
    rules: {'@typescript-eslint/explicit-module-boundary-types': 'off'},
  },
  {
    files: ['src/{app,wall,viewer,explore,morph,upscale,album,slideshow,about,kit,embed}/**', 'src/main.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/recommended']],
    plugins: {'lit-a11y': litA11y},
    rules: litA11y.configs.recommended.rules,
  },
);
