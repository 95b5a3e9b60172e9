import { CHECKPOINT_DIR, type JobFiles, lookAtJob } from '../../jobs';
import { Abort, countOf, sanitizeLine, shellLine } from '../../model';
import { checkOutput, type OutputRequest, writeOutput } from '../../outputs';
import { gatherReport, type JobReport, renderHtml, renderMarkdown } from '../../report';
import type { FlagValues } from '../command/flags';
import type { CommandAnswer } from '../command/answer';
import type { reportFlags } from './report-flags';
import { EXIT } from '../command/exit-status';
import { stepsOfJob } from '../job/failure-commands';
import { systemClock } from '../machine/system';
import { checkJobNaming, type JobNaming, namedJob } from '../job/named-job';
import { withJobs } from '../job/with-jobs';

/** The arguments and flags of `report`. */
export type ReportCommand = FlagValues<typeof reportFlags> &
  JobNaming & {
    readonly version: string;
    readonly isJson: boolean;
  };

/** What `report --json` prints. */
export interface ReportJson {
  readonly report: JobReport;
  /** Null when no file was written. */
  readonly output: { readonly path: string; readonly format: 'html' | 'md' } | null;
}

/** Writes the report of a job to a file or to stdout. */
export async function reportSession(command: ReportCommand): Promise<CommandAnswer<ReportJson>> {
  checkJobNaming('report', command);
  const format = formatOf(command);
  return withJobs({ ...command, isReading: true }, ({ files }) => reportOf(command, files, format));
}

async function reportOf(
  command: ReportCommand,
  files: JobFiles,
  format: 'html' | 'md',
): Promise<CommandAnswer<ReportJson>> {
  const { output: path, 'checkpoint-dir': checkpointDir } = command;
  const view = await lookAtJob(files, { checkpointDir, jobId: await namedJob(files, command) });
  const keep = [view.folder, view.checkpoint.csv.path];
  const output: OutputRequest | undefined =
    path === undefined ? undefined : { path, force: command.force, keep };
  // Checked first: the work may take long.
  if (output !== undefined) await checkOutput(output);
  const report = await gatherReport(files, {
    view,
    steps: stepsOfJob(view, { checkpointDir, csv: undefined }),
    showEmails: command['show-emails'],
    version: command.version,
    madeAt: new Date(systemClock.now()).toISOString(),
  });
  const text = format === 'md' ? renderMarkdown(report) : renderHtml(report);
  if (output === undefined || path === undefined) {
    return {
      json: { report, output: null },
      text: text.trimEnd(),
      isForPrograms: true,
      exit: EXIT.done,
    };
  }
  await writeOutput(output, (append) => append(text));
  const bytes = countOf(Buffer.byteLength(text), 'byte');
  return {
    json: { report, output: { path, format } },
    text: `Report of job ${report.jobId} written to ${sanitizeLine(path)} (${bytes})`,
    exit: EXIT.done,
  };
}

function formatOf(command: ReportCommand): 'html' | 'md' {
  const { output, format, isJson } = command;
  if (output === undefined) {
    if (format === 'md' || isJson) return format ?? 'html';
    throw new Abort(
      'usage',
      'output_not_named',
      'An HTML report needs a file. Give its path with --output.',
      [
        reportLine(command, '--output', 'report.html'),
        `Or print Markdown: ${reportLine(command, '--format', 'md')}`,
      ],
    );
  }
  if (format !== undefined) return format;
  if (/\.html?$/i.test(output)) return 'html';
  if (/\.(?:md|markdown)$/i.test(output)) return 'md';
  throw new Abort(
    'usage',
    'report_format_unknown',
    `A report is HTML or Markdown, and the name ${sanitizeLine(output)} says neither.`,
    ['Name a file that ends in .html or .md', 'Or say which one: add --format html or --format md'],
  );
}

/** The same command with other flags. */
function reportLine(command: ReportCommand, ...flags: readonly string[]): string {
  const { jobArgument, 'checkpoint-dir': folder } = command;
  const where = folder === CHECKPOINT_DIR ? [] : ['--checkpoint-dir', folder];
  return shellLine(['workos-migrate', 'report', jobArgument ?? '--last', ...flags, ...where]);
}
