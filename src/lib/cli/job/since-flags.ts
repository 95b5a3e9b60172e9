import { Flags } from '@oclif/core';
import type { JobOptions } from '../../jobs';
import { Abort } from '../../model';
import { type FlagValues, readJobId } from '../command/flags';
import { defaultOptions } from './default-options';

const DEFAULTS = defaultOptions({ sandbox: false });

/** The flags of an import of the same people again, and of `check`, which predicts it. */
export const sinceFlags = {
  since: Flags.string({
    summary: 'Send only what changed since these jobs. Updates existing users.',
    helpValue: '<job-id>',
    multiple: true,
    multipleNonGreedy: true,
    exclusive: ['sandbox'],
  }),
  blank: Flags.option({
    summary: 'Whether an update leaves or clears the fields of blank cells.',
    options: ['leaves', 'clears'] as const,
    default: DEFAULTS.blank,
  })(),
  'deactivate-missing': Flags.boolean({
    summary: 'Deactivate the memberships of the earlier jobs whose rows are gone from the file.',
    default: DEFAULTS.deactivateMissing,
  }),
  'max-deactivate': Flags.string({
    summary: 'Send nothing if more memberships would be deactivated: a number or a percentage.',
    helpValue: '<n|n%>',
    default: DEFAULTS.maxDeactivate,
  }),
};

const LIMIT = /^(?:\d{1,9}|(?:\d{1,2}(?:\.\d{1,4})?|100)%)$/;

type SinceOptions = Pick<
  JobOptions,
  'since' | 'blank' | 'deactivateMissing' | 'maxDeactivate' | 'onExisting'
>;

/**
 * Parses the flags; `onExisting` is that of its own flag. With `--since` it is always `update`.
 *
 * @throws Abort `job_id_invalid`, `since_updates`, `missing_without_since`, `blank_without_update`, `flag_invalid`
 */
export function readSinceFlags(
  flags: FlagValues<typeof sinceFlags>,
  onExisting: JobOptions['onExisting'],
): SinceOptions {
  const { since = [], blank } = flags;
  const jobs = [
    ...new Set(since.flatMap((text) => text.split(',')).map((text) => readJobId(text.trim()))),
  ];
  const isSince = jobs.length > 0;
  if (isSince && onExisting === 'adopt') {
    throw new Abort(
      'usage',
      'since_updates',
      '--since updates existing users, so --on-existing adopt cannot go with it.',
      ['Leave out --on-existing'],
    );
  }
  // oclif would ask for it whenever the flag has a default.
  if (flags['deactivate-missing'] && !isSince) {
    throw new Abort(
      'usage',
      'missing_without_since',
      '--deactivate-missing is about the rows of earlier jobs, and none is named.',
      ['Add --since <job-id>'],
    );
  }
  const isUpdate = isSince || onExisting === 'update';
  if (blank === 'clears' && !isUpdate) {
    throw new Abort(
      'usage',
      'blank_without_update',
      '--blank clears is about existing users, and this import does not update any.',
      ['Add --on-existing update or --since <job-id>'],
    );
  }
  const maxDeactivate = flags['max-deactivate'].trim();
  if (!LIMIT.test(maxDeactivate)) {
    throw new Abort(
      'usage',
      'flag_invalid',
      `--max-deactivate takes a number of memberships or a percentage up to 100%, not "${maxDeactivate}".`,
    );
  }
  return {
    since: isSince ? jobs.join(',') : null,
    blank,
    deactivateMissing: flags['deactivate-missing'],
    maxDeactivate,
    onExisting: isUpdate ? 'update' : onExisting,
  };
}
