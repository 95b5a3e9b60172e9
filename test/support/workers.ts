import { join } from 'node:path';
import { StopSwitch, type WorkerPorts } from '../../src/lib/import';
import { receive, type Receivers, type Send } from '../../src/lib/import/workers/channel';
import type { CoordinatorServices } from '../../src/lib/import/workers/coordinator-services';
import type { Hello } from '../../src/lib/import/workers/worker-messages';
import { NO_KNOWN_ROWS } from '../../src/lib/import/since/known-row';
import { RowLinks } from '../../src/lib/import/repeats/row-links';
import { type MessageOf, messageReader, type MessageShapes, parseJobId } from '../../src/lib/model';
import { zeroCounters } from '../../src/lib/requests';
import { AN_OPTIONS } from './an-import';
import { chunkOf } from './jobs/records';

const FIXTURES = join(__dirname, 'fixtures');

/** A job that no fixture reads. */
export function aHello(): Hello {
  const jobId = parseJobId('job');
  if (jobId === undefined) throw new Error('not a job id');
  return {
    type: 'hello',
    jobId,
    jobFolder: '/nowhere',
    held: undefined,
    source: {
      path: '/nowhere/users.csv',
      bytes: 0,
      modifiedMs: 0,
      encoding: 'utf-8',
      delimiter: ',',
      header: ['email'],
      textStart: 0,
      textLine: 1,
      headerStart: 0,
      headerLine: 1,
      bodyStart: 0,
      bodyLine: 2,
    },
    nonce: 'nonce',
    options: AN_OPTIONS,
    writesPerSecond: 1,
    permitLifetimeMs: undefined,
    retry: 'none',
    baseUrl: '',
    requestTimeoutMs: 1,
    appVersion: '',
  };
}

/** Starts the worker of `test/support/fixtures` that is named. */
export function fixturePorts(fixture: string, env: NodeJS.ProcessEnv = {}): WorkerPorts {
  return {
    modulePath: join(FIXTURES, fixture),
    env,
    baseUrl: '',
    requestTimeoutMs: 1,
    appVersion: '',
  };
}

function notAsked(): never {
  throw new Error('a worker that does nothing asks for nothing');
}

/** Services of which a worker may use those that are given and no others. */
export function aCoordinator(services: Partial<CoordinatorServices> = {}): CoordinatorServices {
  return {
    permits: { take: notAsked, sent: notAsked, batchSize: notAsked, close: notAsked },
    orgs: { resolve: notAsked },
    chain: {
      before: notAsked,
      pendingBefore: notAsked,
      after: notAsked,
      isFollowed: notAsked,
      isRepeat: notAsked,
      isAfterFactor: notAsked,
      handOver: notAsked,
      endWithoutHandOver: notAsked,
    },
    links: new RowLinks(),
    known: NO_KNOWN_ROWS,
    bytesOf: ({ index, first, count }) => chunkOf(first, count, index),
    stop: new StopSwitch(),
    counts: zeroCounters(),
    throttles: { report: notAsked },
    onOutage: notAsked,
    onNextProbe: notAsked,
    onRows: notAsked,
    ...services,
  };
}

/** One direction of a channel in memory. */
export interface MemoryLine<S extends MessageShapes> {
  readonly send: Send<S>;
  /** Everything that was sent. */
  readonly sent: readonly MessageOf<S>[];
  /** From now on messages arrive here; those that were sent before are lost. */
  connect(receivers: Receivers<S>): void;
}

/** A channel without a process: messages of a service arrive as JSON, in order, each in a later turn. */
export function plug<Up extends MessageShapes, Down extends MessageShapes>(messages: {
  readonly fromWorker: Up;
  readonly toWorker: Down;
}): { readonly up: MemoryLine<Up>; readonly down: MemoryLine<Down> } {
  return { up: lineOf(messages.fromWorker), down: lineOf(messages.toWorker) };
}

function lineOf<S extends MessageShapes>(shapes: S): MemoryLine<S> {
  const read = messageReader(shapes);
  const sent: MessageOf<S>[] = [];
  let receivers: Receivers<S> | undefined;
  return {
    sent,
    send(message) {
      sent.push(message);
      const arrived = read(JSON.parse(JSON.stringify(message)));
      if (arrived === undefined) throw new Error(`cannot be read: ${JSON.stringify(message)}`);
      setImmediate(() => {
        if (receivers !== undefined) receive(receivers, arrived);
      });
    },
    connect(to) {
      receivers = to;
    },
  };
}
