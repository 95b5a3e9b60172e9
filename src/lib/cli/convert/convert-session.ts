import {
  balancesOf,
  convertExports,
  type ConvertRequest,
  type ConvertSummary,
} from '../../convert';
import { type FileSample, readExport, sampleExport } from '../../exports';
import { defined, shellLine } from '../../model';
import { SOURCES, withMapping } from '../../sources';
import type { CommandAnswer } from '../command/answer';
import { EXIT } from '../command/exit-status';
import { checkMappedNames } from '../job/mapping-flags';
import { renderRecognised } from '../job/recognised-line';
import { abortOnSignals } from '../machine/signals';
import { keepMemorySmall, systemClock } from '../machine/system';
import type { ReadConvert } from './convert-flags';
import type { ConvertJson } from './convert-json';
import { convertProgress } from './convert-progress';
import { PullFiles } from './pull-files';
import { renderConvert } from './render-convert';

/** The arguments and flags of `convert`. */
export interface ConvertCommand extends ReadConvert {
  readonly quiet: boolean;
  /** Prints a status message. */
  readonly say: (text: string) => void;
}

/** Converts an export into a folder of our files, and answers with what became of its records. */
export async function convertSession(command: ConvertCommand): Promise<CommandAnswer<ConvertJson>> {
  keepMemorySmall();
  const { quiet, say, mapping } = command;
  const monotonicMs = (): number => systemClock.monotonicMs();
  const beganMs = monotonicMs();
  const sources = SOURCES.map((source) => withMapping(source, mapping));
  const progress = convertProgress(quiet, monotonicMs);
  try {
    const summary = await abortOnSignals((signal) =>
      withPull({ ...command, signal }, (furtherFiles) =>
        convertExports(
          {
            ...command,
            ...defined({ furtherFiles }),
            now: systemClock.now(),
            signal,
            onRecognised: ({ label, parts: [users] }, files) => {
              const userFiles = files.filter(({ part }) => part === users);
              checkMappedNames(mapping, userFiles, say);
              if (!quiet) say(renderRecognised(label, files));
            },
            onProgress: (bytesRead, bytes) => {
              progress.show(bytesRead, bytes);
            },
          },
          { reader: { sampleExport: sampleWith(command.encoding), readExport }, sources },
        ),
      ),
    );
    progress.end();
    warnOfStrangers(summary, say);
    return answerOf(command, summary, monotonicMs() - beganMs);
  } finally {
    progress.end();
  }
}

/** Converts with the files of a pull, where one is asked for: they are removed once they are converted. */
async function withPull<T>(
  command: ConvertCommand & { readonly signal: AbortSignal },
  convert: (furtherFiles: ConvertRequest['furtherFiles']) => Promise<T>,
): Promise<T> {
  if (command.pull === undefined) return convert(undefined);
  const files = new PullFiles(command);
  let isConverted = false;
  try {
    const result = await convert((source) => files.pull(source));
    isConverted = true;
    return result;
  } finally {
    files.end(isConverted);
  }
}

function sampleWith(
  encoding: string | undefined,
): (path: string, options: { readonly signal?: AbortSignal }) => Promise<FileSample> {
  return (path, options) => sampleExport(path, { ...options, encoding, stdin: process.stdin });
}

/** A side file of which nothing is about a user of these files is one that was taken by mistake. */
function warnOfStrangers({ sideFiles }: ConvertSummary, say: (text: string) => void): void {
  for (const [name, { entries, matched }] of Object.entries(sideFiles)) {
    if (entries === undefined || entries === 0 || matched !== 0) continue;
    say(
      `Warning: none of the ${String(entries)} records of ${name} is of a user in these files. Is it the file of another tenant?`,
    );
  }
}

function answerOf(
  { output }: ConvertCommand,
  summary: ConvertSummary,
  durationMs: number,
): CommandAnswer<ConvertJson> {
  const label = SOURCES.find(({ key }) => key === summary.source)?.label ?? summary.source;
  const next = [shellLine(['workos-migrate', 'validate', output])];
  const isWhole = summary.skipped.total === 0 && summary.hashes.dropped.total === 0;
  return {
    json: { output, balances: balancesOf(summary).map(({ text }) => text), summary, next },
    text: renderConvert({ summary, label, output, durationMs, next }),
    exit: isWhole ? EXIT.done : EXIT.someRowsFailed,
  };
}
