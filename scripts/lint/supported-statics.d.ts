import type {Rule} from 'eslint';

export const supportedStatics: Rule.RuleModule;
