import {
  estimate,
  type ImportEnd,
  type ImportEvent,
  type ImportRequest,
  runImport,
  type SameFile,
} from '../../import';
import { jobCommand, type JobOptions } from '../../jobs';
import { countOf, duration, type JobId, sanitizeLine } from '../../model';
import { describeLostColumns } from '../../records';
import type { CommandAnswer } from '../command/answer';
import type { Connection } from '../machine/environment';
import { importAnswer } from './import-answer';
import { ownWords } from './import-flags';
import type { ImportJson } from './import-json';
import { optionsDiffer } from './options-differ';
import { readyToImport } from './ready-to-import';
import { withImportPorts } from './with-import-ports';
import { whenFree } from '../job/wait-for-job';
import { type Jobs, withJobs } from '../job/with-jobs';
import { describeTarget } from '../job/describe-target';
import { importCommand, nextCommands, withProposals } from '../job/next-commands';
import { type SandboxRoles, startSandboxProcess } from '../machine/sandbox-process';

/** The arguments and flags of `import`. */
export interface ImportCommand {
  readonly csvPath: string;
  readonly jobId: JobId;
  /** The user has chosen the id. */
  readonly isNamed: boolean;
  /** A new job even if the file has one. */
  readonly isNew: boolean;
  /** A process that holds the job and cannot be seen from here is gone. */
  readonly takeOver: boolean;
  /** Another process that holds the job is waited for. */
  readonly wait: boolean;
  /** Nothing is sent when the plan predicts that a row fails. */
  readonly noPartial: boolean;
  readonly checkpointDir: string;
  readonly options: JobOptions;
  readonly sandbox: boolean;
  readonly sandboxRoles: SandboxRoles;
  readonly yes: boolean;
  readonly quiet: boolean;
  readonly version: string;
  /** Prints a status message. */
  readonly say: (text: string) => void;
}

/** Imports into the environment of the key, or into a sandbox started for this import. */
export async function importSession(command: ImportCommand): Promise<CommandAnswer<ImportJson>> {
  if (!command.sandbox) {
    const { connection } = await readyToImport(() => command, command);
    const end = await withJobsOf(command, (jobs) => importInto(command, connection, jobs));
    return importAnswer(end, nextCommands(command, end));
  }
  return withJobsOf(command, (jobs) => rehearse(command, jobs));
}

function withJobsOf<T>(
  { checkpointDir, say }: ImportCommand,
  work: (jobs: Jobs) => Promise<T>,
): Promise<T> {
  return withJobs({ 'checkpoint-dir': checkpointDir, say }, work);
}

async function rehearse(command: ImportCommand, jobs: Jobs): Promise<CommandAnswer<ImportJson>> {
  const sandbox = await startSandboxProcess(command.sandboxRoles);
  try {
    const end = await importInto(command, sandbox.connection, jobs);
    return importAnswer(end, nextCommands(command, end), await sandbox.contents());
  } finally {
    await sandbox.stop();
  }
}

async function importInto(
  command: ImportCommand,
  connection: Connection,
  jobs: Jobs,
): Promise<ImportEnd> {
  const { options, say, quiet, version, wait, ...request } = command;
  let { jobId } = command;
  let isBegun = false;
  if (!quiet) {
    say(describeTarget(connection, command.csvPath));
    if (command.sandbox) say(describeRoles(command.sandboxRoles));
  }
  const setup = {
    jobs,
    connection,
    quiet,
    version,
    say,
    options,
    // The sandbox ends with the run, and its job cannot be resumed.
    resumeCommand: () =>
      isBegun && !command.sandbox ? jobCommand('resume', { ...command, jobId }) : undefined,
    isConfirmed: command.yes || connection.target.environment !== 'live',
    onEvent: (event: ImportEvent) => {
      isBegun ||= event.type === 'progress' || event.type === 'resuming';
      if (event.type === 'resuming') {
        ({ jobId } = event);
        if (!quiet) for (const line of describeResuming(event)) say(line);
      }
      if (event.type === 'warning' && !quiet) say(`Warning: ${sanitizeLine(event.message)}`);
      if (event.type === 'planned' && !quiet) say(describeJob({ options, jobId }, event));
    },
  };
  const words = { ...commandsOf(command), ...sameFileOf(command) };
  return withImportPorts(setup, (ports) => {
    const run = (): Promise<ImportEnd> =>
      runImport({ ...request, options, target: connection.target, ...words }, ports);
    const { files, stop } = ports;
    const tell = quiet ? () => undefined : say;
    return wait ? whenFree({ ...request, files, stop, tell }, run) : run();
  });
}

function describeRoles({ roles, multipleRoles }: SandboxRoles): string {
  const slugs = ['member', 'admin', ...roles].map(sanitizeLine).join(', ');
  const many = multipleRoles ? 'several' : 'one';
  return `Rehearsal: the sandbox has the roles ${slugs}, and ${many} per membership (--role, --multiple-roles).`;
}

/** The command again: to print its plan, and to read more columns. */
function commandsOf(
  command: ImportCommand,
): Pick<ImportRequest, 'planCommand' | 'createRolesCommand' | 'commandWith'> {
  const { options, isNew: besideJob } = command;
  const repeated = { ...command, besideJob };
  return {
    planCommand: importCommand({ ...command, sandbox: false }, '--dry-run'),
    createRolesCommand: importCommand(
      { ...repeated, options: { ...options, createRoles: true } },
      ...ownWords(command),
    ),
    commandWith: (proposals) =>
      importCommand(
        { ...repeated, options: withProposals(options, proposals) },
        ...ownWords(command),
      ),
  };
}

/** A rehearsal always begins anew: its sandbox is new, too. */
function sameFileOf(command: ImportCommand): { readonly sameFile?: SameFile } {
  const { isNamed, isNew, sandbox } = command;
  if (isNew || sandbox) return {};
  const onOtherOptions: SameFile['onOtherOptions'] = (jobId, began) =>
    optionsDiffer(command, { jobId, began });
  return { sameFile: { isNamed, onOtherOptions } };
}

function describeResuming({ jobId, notes }: ImportEvent & { type: 'resuming' }): readonly string[] {
  return [
    `The file has the job ${jobId} already, with work left: resuming it. For a new job, add --new.`,
    ...notes.map(sanitizeLine),
  ];
}

function describeJob(
  { jobId, options }: Pick<ImportCommand, 'jobId' | 'options'>,
  planned: ImportEvent & { type: 'planned' },
): string {
  const lost = describeLostColumns(planned.columns);
  const { users, memberships, organizations } = planned.expectation;
  const { shortestMs } = estimate(planned.expectation, options);
  const { byId, byExternalId, byName } = organizations;
  const parts = [
    countOf(planned.rows, 'row'),
    countOf(users, 'user'),
    countOf(memberships, 'membership'),
    countOf(byId + byExternalId + byName, 'organization'),
  ];
  const job = `Job ${jobId}: ${parts.join(', ')}; at least ${duration(shortestMs)}`;
  return lost === undefined ? job : `${job}. ${lost}`;
}
