import { isRecord } from '../wire/body-reader';
import type { FaultEffect } from './effects';
import { parseFault } from './fault-spec';
import {
  faultCount,
  faultMethod,
  faultPath,
  faultProbability,
  FaultSpecError,
  faultStatus,
  readEffect,
} from './fault-values';
import type { Fault } from './faults';

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

function readAnyEffect(effect: Loose): FaultEffect {
  const { kind } = effect;
  if (kind === 'status') return readStatusEffect(effect);
  const read =
    typeof kind === 'string'
      ? readEffect(kind, (field) => ({ value: effect[field], name: `effect.${field}` }))
      : undefined;
  if (read === undefined) throw new FaultSpecError('effect.kind is unknown');
  return read;
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
        effect: readAnyEffect(recordAt(fault['effect'], 'effect')),
        when: readWhen(recordAt(fault['when'], 'when')),
      };
    } catch (error) {
      if (!(error instanceof FaultSpecError)) throw error;
      throw new FaultSpecError(`Fault ${index + 1}: ${error.message}.`);
    }
  });
}
