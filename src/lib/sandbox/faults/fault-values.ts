import {
  type FaultEffect,
  type FaultEvent,
  NORMAL_FORMS,
  type NormalForm,
  type ServerTrait,
} from './effects';

/** A fault that cannot be read; the message names the part and says why. */
export class FaultSpecError extends Error {
  override readonly name = 'FaultSpecError';
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];
const MAX_DELAY_MS = 600_000;
const DEFAULT_DUPLICATE_MS = 5;
/** Some 30 years, so that every date remains valid. */
const MAX_SHIFT_MS = 1e12;

/** Refuses a fault. */
export function refuseFault(message: string): never {
  throw new FaultSpecError(message);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function wholeNumber(value: unknown, name: string, range: readonly [number, number]): number {
  const [least, most] = range;
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < least || number > most) {
    const wanted = `a whole number from ${least} to ${most}`;
    return refuseFault(`${name} must be ${wanted}, not ${shown(value)}`);
  }
  return number;
}

/** An HTTP status a server may answer with. */
export function faultStatus(value: unknown, name: string): number {
  return wholeNumber(value, name, [200, 599]);
}

/** A delay or an age in milliseconds, ten minutes at most. */
function faultDelayMs(value: unknown, name: string): number {
  return wholeNumber(value, name, [0, MAX_DELAY_MS]);
}

/** Milliseconds a clock is ahead by; negative when it is behind. */
function faultShiftMs(value: unknown, name: string): number {
  return wholeNumber(value, name, [-MAX_SHIFT_MS, MAX_SHIFT_MS]);
}

function faultForm(value: unknown, name: string): NormalForm {
  const form = NORMAL_FORMS.find((known) => known === value);
  return (
    form ?? refuseFault(`${name} must be one of ${NORMAL_FORMS.join(', ')}, not ${shown(value)}`)
  );
}

function faultMode(value: unknown, name: string): 'replay' {
  return value === 'replay' ? value : refuseFault(`${name} must be replay, not ${shown(value)}`);
}

/** A count, at least `least`. */
export function faultCount(value: unknown, name: string, least: number): number {
  return wholeNumber(value, name, [least, Number.MAX_SAFE_INTEGER]);
}

/** A probability above 0 and at most 1. */
export function faultProbability(value: unknown, name: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && number > 0 && number <= 1) return number;
  return refuseFault(`${name} must be above 0 and at most 1, not ${shown(value)}`);
}

/** A method, or undefined for `*`. */
export function faultMethod(value: string): string | undefined {
  if (value === '*') return undefined;
  const isKnown = METHODS.includes(value);
  return isKnown ? value : refuseFault(`the method must be * or of ${METHODS.join(', ')}`);
}

/** A path pattern, or undefined for `*`. */
export function faultPath(value: string): string | undefined {
  if (value === '*') return undefined;
  return value.startsWith('/')
    ? value
    : refuseFault(`the path must begin with / or be *, not ${value}`);
}

/** Where the value of an effect is: the text behind `=` in a spec, the field of that name in an object. */
export type EffectValue = (field: string) => { readonly value: unknown; readonly name: string };

type Read = <T>(field: string, reader: (value: unknown, name: string) => T) => T;

function readEvent(kind: string, read: Read): FaultEvent | undefined {
  switch (kind) {
    case 'reset':
    case 'lost_answer':
    case 'garbled':
    case 'answer_of_another':
      return { kind };
    case 'slow':
    case 'late':
      return { kind, delayMs: read('delayMs', faultDelayMs) };
    case 'duplicate_answer':
      return { kind, delayMs: read('delayMs', duplicateDelayMs) };
    case 'status_after_work':
      return { kind, status: read('status', faultStatus) };
    default:
      return undefined;
  }
}

function readTrait(kind: string, read: Read): ServerTrait | undefined {
  switch (kind) {
    case 'endless_pages':
      return { kind };
    case 'stale':
    case 'not_found_for':
      return { kind, ageMs: read('ageMs', faultDelayMs) };
    case 'clock':
      return { kind, shiftMs: read('shiftMs', faultShiftMs) };
    case 'date':
      return { kind, shiftMs: read('shiftMs', dateShiftMs) };
    case 'normalise':
      return { kind, form: read('form', faultForm) };
    case 'idempotency':
      return { kind, mode: read('mode', faultMode) };
    default:
      return undefined;
  }
}

/** Reads any effect but `status`. Undefined for an unknown kind. Throws FaultSpecError. */
export function readEffect(kind: string, valueOf: EffectValue): FaultEffect | undefined {
  const read: Read = (field, reader) => {
    const { value, name } = valueOf(field);
    return reader(value, name);
  };
  return readEvent(kind, read) ?? readTrait(kind, read);
}

function duplicateDelayMs(value: unknown, name: string): number {
  const isAbsent = value === undefined || value === '';
  return isAbsent ? DEFAULT_DUPLICATE_MS : faultDelayMs(value, name);
}

function dateShiftMs(value: unknown, name: string): number | null {
  return value === null || value === 'none' ? null : faultShiftMs(value, name);
}
