import { hashedInstead } from '../../hashes';
import { clip, count, emailKey, sanitizeLine } from '../../model';
import type { CommandAnswer } from '../command/answer';
import { EXIT } from '../command/exit-status';
import { validateCommand } from '../job/next-commands';
import { etaText, progressView } from '../job/progress-view';
import { renderRecognised } from '../job/recognised-line';
import { readPassword } from '../machine/ask-password';
import { abortOnSignals } from '../machine/signals';
import { keepMemorySmall, systemClock } from '../machine/system';
import { meterOnStderr } from '../terminal/meter';
import { type CheckHashJson, countOutcomes } from './check-hash-json';
import type { Checked, ReadCheckHash } from './check-hash-flags';
import { checkPassword, checkPasswords, type Verdict } from './check-passwords';
import { likelyCauses } from './likely-causes';
import { type OpenUsers, openUsers } from './open-users';
import { readAccounts } from './read-accounts';
import { renderAccounts, renderEstimate, renderUser } from './render-check';
import type { Sent } from './users';

const EMAIL_LENGTH = 100;
// A shorter wait needs no announcement.
const LONG_MS = 10_000;

const monotonicMs = (): number => systemClock.monotonicMs();

/** The arguments and flags of `check-hash`. */
export interface CheckHashCommand extends ReadCheckHash {
  readonly quiet: boolean;
  /** Prints a status message. */
  readonly say: (text: string) => void;
}

/** Checks one known password, or those of a file, against what an import would send. */
export async function checkHashSession(
  command: CheckHashCommand,
): Promise<CommandAnswer<CheckHashJson>> {
  keepMemorySmall();
  const { checked, quiet, say } = command;
  const view = progressView(quiet, monotonicMs);
  try {
    return await abortOnSignals(async (signal) => {
      const open = await openUsers(command, {
        now: systemClock.now(),
        signal,
        onProgress: (bytesRead, bytes) => {
          signal.throwIfAborted();
          if (bytes > 0) view.show({ type: 'planning', bytesRead, bytes });
        },
        warn: say,
        onRecognised: (label, files) => {
          if (!quiet) say(renderRecognised(label, files));
        },
      });
      const run = {
        command,
        signal,
        ...open,
        endReading: () => {
          view.end();
        },
      };
      return checked.by === 'accounts'
        ? await checkAccounts(run, checked.path)
        : await checkUser(run, checked);
    });
  } finally {
    view.end();
  }
}

/** One execution of the command. */
interface Run extends OpenUsers {
  readonly command: CheckHashCommand;
  readonly signal: AbortSignal;
  /** Ends the progress of reading the file. */
  readonly endReading: () => void;
}

async function checkUser(
  run: Run,
  { by, value, fromStdin }: Extract<Checked, { by: 'email' | 'id' }>,
): Promise<CommandAnswer<CheckHashJson>> {
  const { users, endReading, signal } = run;
  const user = await (by === 'email' ? users.byEmail(value) : users.byId(value));
  endReading();
  const { email, sent } = user;
  const question = `Password of ${clip(sanitizeLine(email), EMAIL_LENGTH)}`;
  const password = await readPassword(question, { fromStdin, signal });
  const verdict = await checkPassword({ email, password, user });
  const causes = verdict.outcome === 'differs' ? await causesOf(run, sent, password) : [];
  const json = { ...resultOf(run, [verdict]), results: [verdict], causes };
  const next = sent.kind === 'rejected' ? fixCommand(run) : undefined;
  return { json, text: renderUser(verdict, json, next), exit: exitOf(json) };
}

function fixCommand({ path, command: { format, reading } }: Run): string {
  return validateCommand(path, { ...format, ...reading }, '--auto-fix');
}

async function causesOf({ users }: Run, sent: Sent, password: string): Promise<readonly string[]> {
  if (sent.kind !== 'hash') return [];
  const instead = await hashedInstead(sent.hash, password);
  return likelyCauses(sent.hash, { instead, isOfExport: users.source !== null });
}

async function checkAccounts(run: Run, path: string): Promise<CommandAnswer<CheckHashJson>> {
  const { command, users, endReading, signal } = run;
  const accounts = await readAccounts(path, signal);
  const found = await users.ofEmails(new Set(accounts.map(({ email }) => emailKey(email))));
  endReading();
  const checks = accounts.map((account) => ({
    ...account,
    user: found.get(emailKey(account.email)),
  }));
  const progress = progressOf(checks.length);
  let isLong = false;
  try {
    const verdicts = await checkPasswords(checks, {
      signal,
      monotonicMs,
      onEstimate: (estimate) => {
        isLong = !command.quiet && estimate.durationMs >= LONG_MS;
        if (isLong) command.say(renderEstimate(estimate));
      },
      onProgress: (done) => {
        if (isLong) progress.show(done);
      },
    });
    const json = resultOf(run, verdicts);
    return { json, text: renderAccounts(json), exit: exitOf(json) };
  } finally {
    progress.end();
  }
}

function progressOf(total: number): {
  readonly show: (done: number) => void;
  readonly end: () => void;
} {
  const meter = meterOnStderr(monotonicMs);
  const beganMs = monotonicMs();
  return {
    show: (done) => {
      const leftMs = ((monotonicMs() - beganMs) / done) * (total - done);
      const eta = done < total ? ` · ${etaText(leftMs)}` : '';
      meter.update(total, done, () => `${count(done)}/${count(total)} passwords${eta}`);
    },
    end: () => {
      meter.end();
    },
  };
}

function resultOf({ path, users }: Run, verdicts: readonly Verdict[]): CheckHashJson {
  return {
    csv: path,
    source: users.source,
    summary: countOutcomes(verdicts),
    results: verdicts.filter(({ outcome }) => outcome !== 'verifies'),
    causes: [],
  };
}

function exitOf({ summary }: CheckHashJson): number {
  return summary.verifies === summary.checked ? EXIT.done : EXIT.someRowsFailed;
}
