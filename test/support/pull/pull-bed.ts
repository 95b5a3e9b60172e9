import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Abort, type Clock } from '../../../src/lib/model';
import {
  type ApiAccess,
  type Auth0Credentials,
  type Pulled,
  pullOrganizations,
  type PullEvent,
} from '../../../src/lib/pull';
import type { FakeApi } from './fake-api';

/** A clock on which waits take no time. */
export class SwiftClock implements Clock {
  readonly slept: number[] = [];
  private wallMs = Date.parse('2026-11-30T12:00:00Z');
  private monotonic = 0;

  now(): number {
    return this.wallMs;
  }

  monotonicMs(): number {
    return this.monotonic;
  }

  sleep(delayMs: number): Promise<void> {
    this.slept.push(delayMs);
    this.pass(delayMs);
    return Promise.resolve();
  }

  pass(ms: number): void {
    this.wallMs += ms;
    this.monotonic += ms;
  }
}

/** A folder and a clock for pulls, one after the other. */
export class PullBed {
  readonly folder = mkdtempSync(join(tmpdir(), 'pull-'));
  readonly output = join(this.folder, 'out');
  readonly pullFolder = join(this.folder, '.out.pull');
  readonly clock = new SwiftClock();
  readonly events: PullEvent[] = [];
  controller = new AbortController();

  /** Pulls; the files stay for the next pull. */
  async pull(access: ApiAccess): Promise<Pulled> {
    this.controller = new AbortController();
    const pulled = await pullOrganizations(
      { access, output: this.output, signal: this.controller.signal },
      {
        clock: this.clock,
        random: () => 0.5,
        emit: (event) => {
          this.events.push(event);
        },
      },
    );
    pulled.release();
    return pulled;
  }

  /** The end of a pull that fails. */
  async abortOf(access: ApiAccess): Promise<Abort> {
    const error: unknown = await this.pull(access).catch((thrown: unknown) => thrown);
    if (error instanceof Abort) return error;
    throw new Error('the pull did not end with an Abort', { cause: error });
  }

  /** The objects of a pulled file. */
  read(file: 'organizations' | 'memberships'): readonly unknown[] {
    const lines = readFileSync(join(this.pullFolder, `${file}.ndjson`), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function auth0At(
  { url }: Pick<FakeApi, 'url'>,
  credentials: Auth0Credentials = { token: TOKEN },
): ApiAccess {
  return { provider: 'auth0', baseUrl: new URL(url), credentials };
}

export function clerkAt({ url }: Pick<FakeApi, 'url'>, secretKey = CLERK_KEY): ApiAccess {
  return { provider: 'clerk', baseUrl: new URL(url), secretKey };
}

/** A token with claims, signed by nobody. */
export function tokenOf(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.canary-signature`;
}

export const TOKEN = tokenOf({ sub: 'app1@clients', canary: 'canary-token' });
export const CLERK_KEY = 'sk_test_canary-secret-key';
