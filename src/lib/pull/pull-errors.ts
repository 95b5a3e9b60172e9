import { connectTrouble, type HttpFault, proxyTrouble, TLS_HINT } from '../http';
import type { LockOwner, OwnerLife } from '../jobs';
import { Abort, clip, sanitizeLine, shellLine } from '../model';

// Each function returns an `Abort` to throw. Messages have no text of a server: it could repeat a key.

const CONTINUE = 'Run the same command again: it continues where it stopped';
const SHOWN_ID = 100;

/** The codes of errors that can mean that the stored place in a list is not known any more. */
const LOST_PLACE = ['pull_refused', 'pull_not_found'];

/** True when the lists must be read from their beginning: what they are about is not there any more. */
export function isLostPlace(error: unknown): boolean {
  return error instanceof Abort && LOST_PLACE.includes(error.code);
}

export function keyRefused(message: string, actions: readonly string[]): Abort {
  return new Abort('key_refused', 'pull_key_refused', message, actions);
}

/** @param scopes those that the key lacks, or may lack where it does not tell its own */
export function scopeMissing(label: string, scopes: readonly string[], isSure: boolean): Abort {
  const named = scopes.join(' and ');
  const noun = scopes.length === 1 ? 'the scope' : 'the scopes';
  const verb = isSure ? 'The token lacks' : 'The token may lack';
  return new Abort(
    'key_refused',
    'pull_scope_missing',
    `${label} does not let this token read that (HTTP 403). ${verb} ${noun} ${named}.`,
    [`Grant ${named} to the application of the token in ${label}, and get a new token`],
  );
}

export function notFound(label: string, what: string): Abort {
  return new Abort(
    'stopped_early',
    'pull_not_found',
    `${label} has no ${what} at that address (HTTP 404): the address is not that of its API, or the organization was deleted meanwhile.`,
    ['Check the address, and run the same command again: it begins again'],
  );
}

export function refused(label: string, what: string, status: number): Abort {
  const isRedirect = status >= 300 && status < 400;
  const message = isRedirect
    ? `${label} answered with a redirect (HTTP ${status}): the address is not that of its API.`
    : `${label} refused to list ${what} (HTTP ${status}).`;
  return new Abort('stopped_early', 'pull_refused', message, [
    'Check the address and the key, and run the same command again',
  ]);
}

export function rateLimited(label: string): Abort {
  return new Abort(
    'stopped_early',
    'pull_rate_limited',
    `${label} accepts no more requests for now (HTTP 429), after waiting as long as it asked.`,
    [`Wait a few minutes. ${CONTINUE}`],
  );
}

export function serverFailed(label: string, status: number): Abort {
  return new Abort(
    'stopped_early',
    'pull_server_error',
    `${label} answered with HTTP ${status} several times.`,
    [CONTINUE],
  );
}

export function notJson(label: string): Abort {
  return new Abort(
    'stopped_early',
    'pull_answer_unreadable',
    `An answer of ${label} is not JSON: something between this machine and ${label} may have written it.`,
    [`Check the address and the proxy. ${CONTINUE}`],
  );
}

export function unexpected(label: string, what: string): Abort {
  return new Abort(
    'stopped_early',
    'pull_answer_unexpected',
    `The list of ${what} that ${label} sent has another form than its API documents.`,
    ['Check the address. If it is right, read the API by a script, and name its files instead'],
  );
}

export function endless(label: string, what: string): Abort {
  return new Abort(
    'stopped_early',
    'pull_endless_pages',
    `The pages of ${what} that ${label} sends lead back to each other.`,
    [CONTINUE],
  );
}

/** A request that got no whole answer. */
export function unreachable(label: string, fault: HttpFault, cause: string): Abort {
  const isCertificate = connectTrouble(cause)?.code === 'certificate_refused';
  return new Abort(
    'stopped_early',
    'pull_unreachable',
    `${faultSentence(label, fault, cause)}.`,
    isCertificate ? [TLS_HINT, CONTINUE] : [CONTINUE],
  );
}

function faultSentence(label: string, fault: HttpFault, cause: string): string {
  const shown = cause === '' ? '' : ` (${cause})`;
  switch (fault) {
    case 'timeout':
      return `${label} did not answer in time`;
    case 'too_long':
      return `An answer of ${label} is longer than any page of its API`;
    case 'protocol':
      return `An answer of ${label} could not be read${shown}`;
    case 'proxy':
      return proxyTrouble(cause, label).sentence;
    case 'connection': {
      const words = connectTrouble(cause)?.words;
      return words === undefined
        ? `The connection to ${label} broke${shown}`
        : `Cannot connect to ${label}: ${words}${shown}`;
    }
  }
}

/** Another command uses the folder. */
export function inUse(
  folder: string,
  claim: { readonly owner: LockOwner; readonly life: OwnerLife; readonly path: string },
): Abort {
  const { owner, life, path } = claim;
  const isHere = life === 'alive';
  const who = `process ${owner.pid} on ${sanitizeLine(owner.host)}`;
  const text = isHere
    ? `Another command (${who}) is pulling into ${shownPath(folder)}.`
    : `Another command (${who}) pulled into ${shownPath(folder)} and cannot be seen from here: it may still run.`;
  const action = 'Wait until it ends, or name another folder with --output';
  const remove = `If it has ended, remove its mark: ${shellLine(['rm', path])}`;
  return new Abort('job_in_the_way', 'pull_in_use', text, isHere ? [action] : [action, remove]);
}

/** Something else has the name of the folder. */
export function folderNotOurs(folder: string): Abort {
  return new Abort(
    'usage',
    'pull_folder_not_ours',
    `${shownPath(folder)} is in the way: pulled files are kept there. It was not changed.`,
    ['Rename it, or name another folder with --output'],
  );
}

function shownPath(path: string): string {
  return clip(sanitizeLine(path), 3 * SHOWN_ID);
}
