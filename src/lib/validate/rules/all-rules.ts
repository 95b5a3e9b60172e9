import { ROW_RULES, type Rule } from '../../records';
import { FILE_RULES } from './file-rules';

/** Every rule, by id: the row rules, which `import` applies too, then those of the whole file. */
export const RULES = { ...ROW_RULES, ...FILE_RULES };

export type RuleId = keyof typeof RULES;

/** The rule of this id. */
export function ruleOf(id: RuleId): Rule {
  return RULES[id];
}
