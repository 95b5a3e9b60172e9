import { isDeepStrictEqual } from 'node:util';
import { type JobOptions, jobCommand, type JobPlace } from '../../jobs';
import { Abort, sanitizeLine } from '../../model';
import { flagOf, importCommand, optionWords, type RepeatedImport } from '../job/next-commands';
import { RUN_FLAGS } from '../job/run-flags';

/** The end of an import whose file has a job that began with other options: what differs, and both ways on. */
export function optionsDiffer(
  command: Omit<RepeatedImport, 'sandbox'>,
  { jobId, began }: { readonly jobId: JobPlace['jobId']; readonly began: JobOptions },
): Abort {
  const { csvPath, checkpointDir, options } = command;
  const values = new Map(Object.entries<JobOptions[keyof JobOptions]>(options));
  const differing = Object.entries(began).flatMap(([name, was]) => {
    const is = values.get(name) ?? null;
    if (isDeepStrictEqual(is, was)) return [];
    return [`--${flagOf(name)} ${shown(was)} (now ${shown(is)})`];
  });
  const changeable = [...values].filter(([name]) => Object.hasOwn(RUN_FLAGS, flagOf(name)));
  const changes = optionWords(Object.fromEntries(changeable), began);
  const resume = jobCommand('resume', { jobId, checkpointDir }, ...changes);
  const again = importCommand({ ...command, sandbox: false, besideJob: true });
  return new Abort(
    'job_in_the_way',
    'options_differ',
    sanitizeLine(
      `${csvPath} has the job ${jobId} already, which began with other options: ${differing.join(', ')}. Nothing was sent.`,
    ),
    [`Resume that job: ${resume}`, `Or import the file as a new job: ${again}`],
  );
}

function shown(value: JobOptions[keyof JobOptions]): string {
  if (value === null) return 'not given';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, of]) => `${key}=${of}`);
    return entries.length === 0 ? 'not given' : entries.join(' ');
  }
  return String(value);
}
