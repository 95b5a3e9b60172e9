import { lookAtJob } from '../../jobs';
import { Abort, countOf, sanitizeLine } from '../../model';
import { checkOutput, type OutputRequest, writeOutput } from '../../outputs';
import { gatherReport, type JobReport, renderHtml, renderMarkdown } from '../../report';
import type { FlagValues } from '../command/flags';
import type { CommandAnswer } from '../command/answer';
import type { reportFlags } from './report-flags';
import { EXIT } from '../command/exit-status';
import { stepsOfJob } from '../job/failure-steps';
import { machinePorts } from '../machine/machine-ports';
import { type JobNaming, namedJob, refuseUnclearJob } from '../job/named-job';

/** What `report` was asked for on the command line. */
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

/** Tells what became of a job, in a file or on stdout. */
export async function reportSession(command: ReportCommand): Promise<CommandAnswer<ReportJson>> {
  const { output: path, 'checkpoint-dir': checkpointDir } = command;
  refuseUnclearJob('report', command);
  const format = formatOf(command);
  const { files, clock } = machinePorts;
  const view = await lookAtJob(files, { checkpointDir, jobId: await namedJob(files, command) });
  const keep = [view.folder, view.checkpoint.csv.path];
  const output: OutputRequest | undefined =
    path === undefined ? undefined : { path, force: command.force, keep };
  // Before any work: it may be long.
  if (output !== undefined) await checkOutput(output);
  const report = await gatherReport(files, {
    view,
    steps: stepsOfJob(view, { checkpointDir, csv: undefined }),
    showEmails: command['show-emails'],
    version: command.version,
    madeAt: new Date(clock.now()).toISOString(),
  });
  const text = format === 'md' ? renderMarkdown(report) : renderHtml(report);
  if (output === undefined || path === undefined) {
    return { json: { report, output: null }, text: text.trimEnd(), exit: EXIT.done };
  }
  await writeOutput(output, (append) => append(text));
  const bytes = countOf(Buffer.byteLength(text), 'byte');
  return {
    json: { report, output: { path, format } },
    text: `${sanitizeLine(path)}: the report of job ${report.jobId}, ${bytes}`,
    exit: EXIT.done,
  };
}

function formatOf({ output, format, isJson }: ReportCommand): 'html' | 'md' {
  const chosen = format ?? (/\.(?:md|markdown)$/i.test(output ?? '') ? 'md' : 'html');
  if (chosen === 'md' || output !== undefined || isJson) return chosen;
  throw new Abort('usage', 'output_not_named', 'A page needs a file: name it with --output.', [
    'workos-migrate report --last --output report.html',
    'Or print Markdown: add --format md',
  ]);
}
