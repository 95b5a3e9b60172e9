import { isRecord } from '../wire/body-reader';
import {
  faultCount,
  faultDelayMs,
  faultMethod,
  faultPath,
  faultProbability,
  FaultSpecError,
  faultStatus,
  parseFault,
} from './fault-spec';
import type { Fault, FaultEffect } from './faults';

type Loose = Readonly<Record<string, unknown>>;

function recordAt(value: unknown, name: string): Loose {
  if (value === undefined) return {};
  if (isRecord(value)) return value;
  throw new FaultSpecError(`${name} must be an object`);
}

function textAt(value: unknown, name: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new FaultSpecError(`${name} must be a string`);
}

function readRetryAfter(value: unknown): number | string | null | undefined {
  if (value === undefined || value === null) return value;
  if (typeof value === 'number' || typeof value === 'string') return value;
  throw new FaultSpecError('effect.retryAfter must be a number, a string or null');
}

function readStatusEffect(effect: Loose): FaultEffect {
  const code = textAt(effect['code'], 'effect.code');
  const retryAfter = readRetryAfter(effect['retryAfter']);
  return {
    kind: 'status',
    status: faultStatus(effect['status'], 'effect.status'),
    ...(code === undefined ? {} : { code }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(effect['body'] === undefined ? {} : { body: effect['body'] }),
  };
}

function readEffect(effect: Loose): FaultEffect {
  const { kind } = effect;
  switch (kind) {
    case 'reset':
    case 'lost_answer':
    case 'garbled':
      return { kind };
    case 'slow':
    case 'late':
      return { kind, delayMs: faultDelayMs(effect['delayMs'], 'effect.delayMs') };
    case 'status':
      return readStatusEffect(effect);
    case 'status_after_work':
      return { kind, status: faultStatus(effect['status'], 'effect.status') };
    default:
      throw new FaultSpecError('effect.kind is unknown');
  }
}

function readMatch(match: Loose): Fault['match'] {
  const method = faultMethod(textAt(match['method'], 'match.method') ?? '*');
  const path = faultPath(textAt(match['path'], 'match.path') ?? '*');
  return { ...(method === undefined ? {} : { method }), ...(path === undefined ? {} : { path }) };
}

function readWhen(when: Loose): Fault['when'] {
  const { probability, count, after } = when;
  return {
    ...(probability === undefined
      ? {}
      : { probability: faultProbability(probability, 'when.probability') }),
    ...(count === undefined ? {} : { count: faultCount(count, 'when.count', 1) }),
    ...(after === undefined ? {} : { after: faultCount(after, 'when.after', 0) }),
  };
}

/** Reads a list of faults from JSON: fault objects, or strings for `parseFault`. Throws FaultSpecError. */
export function readFaults(value: unknown): readonly Fault[] {
  if (!Array.isArray(value)) throw new FaultSpecError('The faults must be a list.');
  const items: readonly unknown[] = value;
  return items.map((item, index) => {
    if (typeof item === 'string') return parseFault(item);
    try {
      const fault = recordAt(item, 'it');
      return {
        match: readMatch(recordAt(fault['match'], 'match')),
        effect: readEffect(recordAt(fault['effect'], 'effect')),
        when: readWhen(recordAt(fault['when'], 'when')),
      };
    } catch (error) {
      if (!(error instanceof FaultSpecError)) throw error;
      throw new FaultSpecError(`Fault ${index + 1}: ${error.message}.`);
    }
  });
}
