export type { Finding, RuleCount } from './finding';
export { fixFile, type FixRequest } from './fix-file';
export type { Fix, FixReport } from './fix-report';
export { type RuleId, ruleOf, RULES } from './rules';
export { validateCsv, type ValidateRequest, type Validation } from './validate-csv';
