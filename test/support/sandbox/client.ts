import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/lib/sandbox';

/** An answer with its body parsed; undefined where it is not JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

export interface Client {
  readonly sandbox: Sandbox;
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Posts and returns the body's `id`; throws unless the answer is 2xx. */
  create(path: string, body: unknown): Promise<string>;
}

/** The value at `keys` in `value`; undefined when there is none. */
export function at(value: unknown, ...keys: (string | number)[]): unknown {
  let here = value;
  for (const key of keys) {
    here =
      typeof here === 'object' && here !== null
        ? Object.entries(here).find(([name]) => name === String(key))?.[1]
        : undefined;
  }
  return here;
}

/** The ids of a list answer. */
export function idsOf(answer: Answer): unknown[] {
  const data = at(answer.body, 'data');
  return Array.isArray(data) ? data.map((item) => at(item, 'id')) : [];
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function clientOf(sandbox: Sandbox): Client {
  const call: Client['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${sandbox.key}`, ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  };
  return {
    sandbox,
    call,
    async create(path, body) {
      const answer = await call('POST', path, body);
      if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
      return String(at(answer.body, 'id'));
    },
  };
}

const open: Sandbox[] = [];

/** A client of a new sandbox, which `closeSandboxes` closes. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Client> {
  const sandbox = await startSandbox({ rateLimit: 'off', ...options });
  open.push(sandbox);
  return clientOf(sandbox);
}

/** For `afterEach`. */
export async function closeSandboxes(): Promise<void> {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
}

/** jest's matchers, typed as unknown instead of any. */
export const anyText: unknown = expect.any(String);
export const textWith = (part: string): unknown => expect.stringContaining(part);
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);

export const USERS = '/user_management/users';
export const MEMBERSHIPS = '/user_management/organization_memberships';
export const BCRYPT = '$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
