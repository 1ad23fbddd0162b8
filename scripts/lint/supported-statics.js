/**
 * An ESLint rule beside eslint-plugin-compat, which does not know static methods: `AbortSignal.any` and its like must be in all
 * browsers that package.json names under "browserslist", by MDN's data.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {URL} from 'node:url';

const require = createRequire(import.meta.url);
/** @type {{api: Record<string, Record<string, {__compat?: {support: Record<string, unknown>}}>>}} */
const {api} = require('@mdn/browser-compat-data');

const {browserslist} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
/** MDN's names of browsers, by browserslist's. */
const names = {ios_saf: 'safari_ios'};
/** @type {[browser: string, version: string][]} */
const oldest = browserslist.map((/** @type {string} */ entry) => {
  const [browser, version] = entry.split(' >= ');
  return [names[browser] ?? browser, version];
});

const toNumber = (/** @type {string} */ version) => {
  const [major, minor = '0'] = version.replace('≤', '').split('.');
  return Number(major) + Number(minor) / 1000;
};

/** Browsers of our list that have it later than our oldest, or not at all; one that has it with differences has it. */
function missingIn(/** @type {Record<string, any>} */ support) {
  const hasIt = (/** @type {string} */ version) => (/** @type {any} */ statement) =>
    !statement.flags &&
    typeof statement.version_added === 'string' &&
    toNumber(statement.version_added) <= toNumber(version);
  return oldest
    .filter(([browser, version]) => support[browser] && ![support[browser]].flat().some(hasIt(version)))
    .map(([browser, version]) => `${browser} ${version}`);
}

/** @type {import('eslint').Rule.RuleModule} */
export const supportedStatics = {
  meta: {type: 'problem', messages: {missing: '{{name}} is not in {{browsers}}.'}, schema: []},
  create: (context) => ({
    MemberExpression(node) {
      const {object, property, computed} = node;
      // What the code asks for first, and goes on without.
      if (context.settings.polyfills?.includes(object.name)) return;
      if (computed || object.type !== 'Identifier' || property.type !== 'Identifier') return;
      const support = api[object.name]?.[`${property.name}_static`]?.__compat?.support;
      const browsers = support ? missingIn(support) : [];
      if (browsers.length === 0) return;
      const name = `${object.name}.${property.name}`;
      context.report({node, messageId: 'missing', data: {name, browsers: browsers.join(', ')}});
    },
  }),
};
