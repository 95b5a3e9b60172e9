export type { Finding, RuleCount } from './finding';
export { type RuleId, ruleOf, RULES } from './rules';
export { validateCsv, type ValidateRequest, type Validation } from './validate-csv';
