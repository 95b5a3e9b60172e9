import type { FaultEffect, FaultEvent, NormalForm, ServerTrait } from './effects';

/** What the server is like for one request: the traits of all faults that struck it. */
export interface ServerTraits {
  readonly behindMs: number | undefined;
  readonly notFoundForMs: number | undefined;
  readonly clockMs: number;
  /** Milliseconds the `Date` header is ahead by; null: no header; undefined: as the clock. */
  readonly dateMs: number | null | undefined;
  readonly endlessPages: boolean;
  /** In the order of the faults. */
  readonly forms: readonly NormalForm[];
  readonly replays: boolean;
}

/** A server without faults. */
export const NO_TRAITS: ServerTraits = {
  behindMs: undefined,
  notFoundForMs: undefined,
  clockMs: 0,
  dateMs: undefined,
  endlessPages: false,
  forms: [],
  replays: false,
};

/** Adds a trait. Of two that contradict each other, the earlier one counts; normal forms add up. */
export function withTrait(traits: ServerTraits, trait: ServerTrait): ServerTraits {
  switch (trait.kind) {
    case 'stale':
      return { ...traits, behindMs: traits.behindMs ?? trait.ageMs };
    case 'not_found_for':
      return { ...traits, notFoundForMs: traits.notFoundForMs ?? trait.ageMs };
    case 'clock':
      return { ...traits, clockMs: traits.clockMs === 0 ? trait.shiftMs : traits.clockMs };
    case 'date':
      return { ...traits, dateMs: traits.dateMs === undefined ? trait.shiftMs : traits.dateMs };
    case 'endless_pages':
      return { ...traits, endlessPages: true };
    case 'normalise':
      return { ...traits, forms: [...traits.forms, trait.form] };
    case 'idempotency':
      return { ...traits, replays: true };
  }
}

/** Whether an effect is an event, of which one strikes a request. */
export function isEvent(effect: FaultEffect): effect is FaultEvent {
  switch (effect.kind) {
    case 'stale':
    case 'not_found_for':
    case 'clock':
    case 'date':
    case 'endless_pages':
    case 'normalise':
    case 'idempotency':
      return false;
    default:
      return true;
  }
}

/** Whether an effect can do anything to a request of this method. A fault that cannot does not count it. */
export function concerns({ kind }: FaultEffect, method: string): boolean {
  switch (kind) {
    case 'stale':
    case 'endless_pages':
      return method === 'GET';
    case 'not_found_for':
      return method !== 'GET';
    case 'idempotency':
      return method === 'POST';
    default:
      return true;
  }
}
