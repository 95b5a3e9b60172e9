import { count, countOf, duration } from '../../model';
import type { PullEvent } from '../../pull';
import { meterOnStderr } from '../terminal/meter';

/** A wait that takes longer is said. */
const LONG_WAIT_MS = 5_000;

/** Shows how far a pull is. */
export interface PullView {
  show(event: PullEvent): void;
  end(): void;
}

/** A bar on a terminal, or lines, and a line for each long wait. `quiet` shows nothing. */
export function pullView(
  label: string,
  options: {
    readonly quiet: boolean;
    readonly monotonicMs: () => number;
    readonly say: (text: string) => void;
  },
): PullView {
  const { quiet, monotonicMs, say } = options;
  if (quiet) return { show: () => undefined, end: () => undefined };
  const meter = meterOnStderr(monotonicMs);
  const sayAlone = (text: string): void => {
    meter.end();
    say(text);
  };
  return {
    show(event) {
      if (event.type === 'read') {
        const { share } = event;
        if (share !== undefined && share.of > 0) {
          meter.update(share.of, Math.min(share.of, share.done), () => readText(event));
        }
        return;
      }
      const text = textOf(label, event);
      if (text !== undefined) sayAlone(text);
    },
    end() {
      meter.end();
    },
  };
}

/** What is said of an event; undefined for one that is not worth a line. Pure. */
export function textOf(label: string, event: PullEvent): string | undefined {
  switch (event.type) {
    case 'continued':
      return `Continuing an earlier pull of ${label}: ${readText(event)}.`;
    case 'waiting': {
      if (event.delayMs < LONG_WAIT_MS) return undefined;
      const wait = duration(event.delayMs);
      return event.isLimited
        ? `${label} asks to wait: the next request is sent in ${wait}.`
        : `${label} does not answer as it should: trying again in ${wait}.`;
    }
    case 'read':
      return undefined;
  }
}

function readText(read: { readonly organizations: number; readonly memberships: number }): string {
  return `${countOf(read.organizations, 'organization')}, ${count(read.memberships)} memberships`;
}
