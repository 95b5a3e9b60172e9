import { ROW_RULES, type Rule } from '../../records';
import { FILE_RULES } from './file-rules';
import { FOLDER_RULES, type FolderRuleId } from './folder-rules';

/** The rules of the CSV of users, by id: the row rules, which `import` applies too, then those of the whole file. */
export const RULES = { ...ROW_RULES, ...FILE_RULES };

export type RuleId = keyof typeof RULES | FolderRuleId;

const ALL: Readonly<Record<RuleId, Pick<Rule, 'severity' | 'title' | 'text'>>> = {
  ...RULES,
  ...FOLDER_RULES,
};

/** The rule of this id. */
export function ruleOf(id: RuleId): Pick<Rule, 'severity' | 'title' | 'text'> {
  return ALL[id];
}
