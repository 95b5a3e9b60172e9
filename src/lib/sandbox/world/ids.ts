import type { Chance } from './chance';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const COUNTER_LENGTH = 6;
const CHANCE_LENGTH = 10;

function encode(value: number, length: number): string {
  let rest = value;
  let text = '';
  for (let place = 0; place < length; place++) {
    text = CROCKFORD.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/**
 * Generates ids in WorkOS's form: a prefix and 26 upper-case characters, the first ten of them the time. In a
 * ULID the other 16 are random; here six of them are a counter, so that no id of a sandbox repeats.
 */
export class Ids {
  private made = 0;
  private timeMs = -1;
  private timeText = '';

  constructor(
    private readonly chance: Chance,
    private readonly now: () => number,
  ) {}

  /** A new id, e.g. `user_01JD0…` for the prefix `user`. */
  next(prefix: string): string {
    const timeMs = this.now();
    if (timeMs !== this.timeMs) {
      this.timeMs = timeMs;
      this.timeText = encode(timeMs, TIME_LENGTH);
    }
    this.made += 1;
    return `${prefix}_${this.timeText}${encode(this.made, COUNTER_LENGTH)}${this.chanceText()}`;
  }

  private chanceText(): string {
    const half = CHANCE_LENGTH / 2;
    const size = 32 ** half;
    return (
      encode(Math.floor(this.chance() * size), half) +
      encode(Math.floor(this.chance() * size), half)
    );
  }
}
