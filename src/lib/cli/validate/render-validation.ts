import chalk from 'chalk';
import { clip, count, countOf, duration, sanitizeLine } from '../../model';
import {
  type Finding,
  type FixReport,
  type RuleCount,
  ruleOf,
  type Validation,
} from '../../validate';
import { describeLostColumns } from '../../records';
import type { TenantPaths } from '../../tenant';
import { nextFields } from '../job/next-fields';
import { planLines, type PlanNumbers } from '../job/plan-lines';
import { field, MESSAGE_LENGTH } from '../terminal/field';

const VALUE_LENGTH = 60;
const SHOWN_ROWS = 5;

const HEADINGS = { error: 'Errors', warning: 'Warnings', note: 'Notes' } as const;

/** The result of a validation, as it is shown. */
export interface ValidationReport {
  readonly validation: Validation;
  /** The files of organizations and roles. */
  readonly tenant: TenantPaths;
  /** The name of the file in messages. */
  readonly path: string;
  readonly isValid: boolean;
  readonly plan: PlanNumbers;
  readonly durationMs: number;
  readonly reportPath: string | undefined;
  /** The fixes that were made; the validation is then that of the fixed file. */
  readonly fixed: FixReport | undefined;
  /** The command to run next. */
  readonly next: string | undefined;
}

/** A validation as text. Pure, but for colours. */
export function renderValidation(report: ValidationReport): string {
  const { validation, path, plan, reportPath, next } = report;
  const shown = sanitizeLine(path);
  const lines = [...fixLines(report.fixed), headline(report, shown)];
  for (const severity of ['error', 'warning', 'note'] as const) {
    const rules = validation.rules.filter((rule) => rule.severity === severity);
    if (rules.length === 0) continue;
    lines.push('', chalk.bold(HEADINGS[severity]));
    for (const rule of rules) lines.push(...ruleLines(rule, (finding) => pathOf(report, finding)));
  }
  lines.push('', chalk.bold('Import plan'), ...planLines(plan));
  if (reportPath !== undefined) lines.push('', field('Report', sanitizeLine(reportPath)));
  if (next !== undefined) lines.push('', ...nextFields([next], 'file'));
  return lines.join('\n');
}

/** Each kind of fix with its first rows. */
function fixLines(fixed: FixReport | undefined): readonly string[] {
  if (fixed === undefined) return [];
  const { total, counts, fixes, rowsChanged, rowsDropped } = fixed;
  const rows = `${countOf(rowsChanged, 'row')} changed, ${count(rowsDropped)} dropped`;
  const lines = [`${chalk.bold('Fixed')} ${countOf(total, 'problem')}: ${rows}`];
  for (const [kind, found] of Object.entries(counts)) {
    const of = fixes.filter((fix) => fix.kind === kind);
    lines.push(
      `  ${count(found)} × ${of[0]?.what ?? kind} ${chalk.dim(`(${placesOf(of, found)})`)}`,
    );
  }
  return [...lines, ''];
}

/** Where `found` fixes were made: the first rows, or the header. */
function placesOf(fixes: FixReport['fixes'], found: number): string {
  if (fixes[0]?.row === 0) return 'header';
  const rows = fixes.slice(0, SHOWN_ROWS).map(({ row }) => count(row));
  return `${found === 1 ? 'row' : 'rows'} ${rows.join(', ')}${found > rows.length ? ', …' : ''}`;
}

function headline({ validation, isValid, durationMs }: ValidationReport, path: string): string {
  const { errors, warnings, validRows, csv } = validation;
  const found = `${countOf(errors, 'error')}, ${countOf(warnings, 'warning')}`;
  const rows = `${count(validRows)} of ${countOf(csv.rows, 'row')} without errors`;
  const verdict = isValid ? chalk.green('Valid') : chalk.red('Invalid');
  const lost = describeLostColumns(validation.columns);
  const but = lost === undefined || !isValid ? '' : `, but ${lost}`;
  return `${verdict} ${path}${but}: ${found}; ${rows} (${duration(durationMs)})`;
}

function ruleLines(
  { rule, count: found, examples }: RuleCount,
  pathOf: (finding: Finding) => string,
): readonly string[] {
  const lines = [`  ${count(found)} × ${ruleOf(rule).title} ${chalk.dim(`(${rule})`)}`];
  for (const example of examples) {
    lines.push(`      ${pathOf(example)}:${String(example.line)}  ${shown(example)}`);
    if (example.fix !== undefined) lines.push(chalk.dim(`        --auto-fix: ${example.fix}`));
  }
  const more = found - examples.length;
  if (more > 0 && examples.length > 0) lines.push(chalk.dim(`      and ${count(more)} more`));
  return lines;
}

/** The name of the file that a finding is in. */
function pathOf({ path, tenant }: ValidationReport, { file }: Finding): string {
  return sanitizeLine(file === undefined ? path : (tenant[file] ?? file));
}

/** A finding of the header names all its columns, however many. */
function shown(finding: Finding): string {
  const line = describe(finding);
  return finding.row === 0 ? line : clip(line, MESSAGE_LENGTH);
}

function describe({ row, message, value }: Finding): string {
  const place = row === 0 ? '' : `row ${String(row)}: `;
  const cell = value === undefined ? '' : ` ("${clip(value, VALUE_LENGTH)}")`;
  return sanitizeLine(`${place}${message}${cell}`);
}
