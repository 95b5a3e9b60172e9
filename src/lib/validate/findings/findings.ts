import type { Draft } from '../../model';
import type { Finding, RuleCount } from './finding';
import { columnNamed, type Columns, inColumn } from '../../records';
import { ruleOf, type RuleId } from '../rules/all-rules';
import { FILE_RULES } from '../rules/file-rules';

const EXAMPLES = 3;

/**
 * Rules that are reported only at the end of a block or of the file, in this order. Among equally frequent rules they
 * come last, so that the order does not depend on where blocks end.
 */
const REPORTED_LATE: readonly RuleId[] = [
  'external_id_taken',
  'email_repeated',
  'column_nameless',
  'org_name_missing',
  'org_name_ambiguous',
  'lines_in_no_row',
  'line_empty',
];

/** A finding without the severity, which its rule has. */
export type FindingDetail = Omit<Finding, 'severity'>;

/** Collects findings in bounded memory: lists the first `limit` and counts all. */
export class Findings {
  errors = 0;
  warnings = 0;
  private readonly kept: Draft<Finding>[] = [];
  private readonly byRule = new Map<
    RuleId,
    Draft<Omit<RuleCount, 'examples'>> & { readonly examples: Draft<Finding>[] }
  >();

  constructor(
    private readonly limit: number,
    private readonly columns: Pick<Columns, 'headers'>,
  ) {}

  /** Counts a finding. `describe` is called only if the finding is listed or an example. */
  add(rule: RuleId, describe: () => Omit<FindingDetail, 'rule'>): void {
    const { severity } = ruleOf(rule);
    if (severity === 'error') this.errors += 1;
    else if (severity === 'warning') this.warnings += 1;
    let counted = this.byRule.get(rule);
    if (counted === undefined) {
      counted = { rule, severity, count: 0, examples: [] };
      this.byRule.set(rule, counted);
    }
    counted.count += 1;
    const isKept = this.kept.length < this.limit;
    if (!isKept && counted.examples.length >= EXAMPLES) return;
    const { row, line, column, message: text, ...rest } = describe();
    // The messages of the row rules name the header already.
    const known = column === null ? undefined : columnNamed(column);
    const isBare = known !== undefined && Object.hasOwn(FILE_RULES, rule);
    const message = isBare ? inColumn(this.columns, known, text) : text;
    const finding: Draft<Finding> = { row, line, column, severity, rule, message, ...rest };
    if (isKept) this.kept.push(finding);
    if (counted.examples.length < EXAMPLES) counted.examples.push(finding);
  }

  /** How many findings of a rule there are so far. */
  count(rule: RuleId): number {
    return this.byRule.get(rule)?.count ?? 0;
  }

  /** Puts one finding in the place of all those of a warning's rule. */
  replaceAll(rule: RuleId, detail: Omit<FindingDetail, 'rule'>): void {
    this.warnings -= this.count(rule);
    this.byRule.delete(rule);
    const others = this.kept.filter((finding) => finding.rule !== rule);
    this.kept.splice(0, this.kept.length, ...others);
    this.add(rule, () => detail);
  }

  /** Notes that a fixed file has none of the findings of a rule. */
  addFix(rule: RuleId, fix: string): void {
    const examples = this.byRule.get(rule)?.examples ?? [];
    for (const finding of [...this.kept, ...examples]) if (finding.rule === rule) finding.fix = fix;
  }

  /** The listed findings, in the order of the rows; those of the CSV of users come first. */
  list(): readonly Finding[] {
    const rank = { users: 0, organizations: 1, roles: 2 };
    return this.kept.sort(
      (a, b) => rank[a.file ?? 'users'] - rank[b.file ?? 'users'] || a.row - b.row,
    );
  }

  /** By rule: errors first, then the most frequent, then in the order of their first rows. */
  counts(): readonly RuleCount[] {
    const rank = { error: 0, warning: 1, note: 2 };
    return [...this.byRule.values()].sort(
      (a, b) =>
        rank[a.severity] - rank[b.severity] ||
        b.count - a.count ||
        REPORTED_LATE.indexOf(a.rule) - REPORTED_LATE.indexOf(b.rule),
    );
  }

  /** True when not all findings are listed. */
  get isTruncated(): boolean {
    let all = 0;
    for (const { count } of this.byRule.values()) all += count;
    return all > this.kept.length;
  }
}
