export type { Finding, RuleCount } from './findings/finding';
export { fixFile, type FixRequest } from './fixes/fix-file';
export type { Fix, FixReport } from './fixes/fix-report';
export { type RuleId, ruleOf, RULES } from './rules/rules';
export { validateCsv, type ValidateRequest, type Validation } from './validate-csv';
