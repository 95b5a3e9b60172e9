import { type Chance, chanceFrom } from '../world/chance';
import type { FaultEffect, FaultEvent } from './effects';
import { concerns, isEvent, NO_TRAITS, type ServerTraits, withTrait } from './traits';

/** Which requests a fault affects, what happens to them, and when. An absent condition is always true. */
export interface Fault {
  readonly match: {
    readonly method?: string;
    /** The path without query; `*` matches any characters. */
    readonly path?: string;
  };
  readonly effect: FaultEffect;
  readonly when: {
    /** Above 0 and at most 1, by a seeded generator. */
    readonly probability?: number;
    /** The fault strikes at most this often. */
    readonly count?: number;
    /** This many matching requests pass first. */
    readonly after?: number;
  };
}

interface Armed {
  readonly fault: Fault;
  readonly path: RegExp | undefined;
  readonly chance: Chance;
  seen: number;
  struck: number;
}

function pathPattern(path: string): RegExp {
  const literal = path.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`);
}

function strikes(armed: Armed, method: string, path: string): boolean {
  const { match, when, effect } = armed.fault;
  if (!concerns(effect, method)) return false;
  if (match.method !== undefined && match.method !== method) return false;
  if (armed.path?.test(path) === false) return false;
  armed.seen += 1;
  if (armed.seen <= (when.after ?? 0)) return false;
  if (armed.struck >= (when.count ?? Infinity)) return false;
  if (when.probability !== undefined && armed.chance() >= when.probability) return false;
  armed.struck += 1;
  return true;
}

/** What the faults do to one request: at most one event, and any number of traits. */
export interface Struck {
  readonly event: FaultEvent | undefined;
  readonly traits: ServerTraits;
}

const UNHARMED: Struck = { event: undefined, traits: NO_TRAITS };

/** The faults in force. Each has its own counters and its own seeded chance. */
export class Faults {
  private readonly armed: readonly Armed[];

  constructor(faults: readonly Fault[], seed: number) {
    this.armed = faults.map((fault, index) => {
      const path = fault.match.path === undefined ? undefined : pathPattern(fault.match.path);
      return { fault, path, chance: chanceFrom(seed + index), seen: 0, struck: 0 };
    });
  }

  /** What happens to this request: the first event that strikes, and every trait that does. */
  draw(method: string, path: string): Struck {
    if (this.armed.length === 0) return UNHARMED;
    let event: FaultEvent | undefined;
    let traits = NO_TRAITS;
    for (const armed of this.armed) {
      const { effect } = armed.fault;
      if (isEvent(effect)) {
        // After the first event the others do not even count the request.
        if (event === undefined && strikes(armed, method, path)) event = effect;
      } else if (strikes(armed, method, path)) traits = withTrait(traits, effect);
    }
    return { event, traits };
  }
}
