'use strict';
// A sandbox in its own process, and its control requests.

const { spawn } = require('node:child_process');
const { once } = require('node:events');

/** Starts a sandbox without limits. It serves many runs; `reset` empties it. */
async function startSandbox(bin) {
  const args = ['sandbox', '--port', '0', '--rate-limit', 'off', '--multiple-roles'];
  const child = spawn(process.execPath, [bin, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () => void child.kill('SIGKILL');
  process.once('exit', stop);
  const { url, key } = JSON.parse(String(await firstOutput(child)));
  const ask = async (method, page, body) => {
    const answer = await fetch(`${url}/_sandbox/${page}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json = await answer.json();
    if (!answer.ok) throw new Error(`/_sandbox/${page} answers ${JSON.stringify(json)}`);
    return json;
  };
  return {
    url,
    key,
    reset: () => ask('POST', 'reset', {}),
    seed: (objects) => ask('POST', 'seed', objects),
    setFaults: (faults) => ask('POST', 'faults', faults),
    state: async () => withoutEmptyNames(await ask('GET', 'state')),
    stats: () => ask('GET', 'stats'),
    history: async () => (await ask('GET', 'history')).data,
    stop,
  };
}

/** A name that an update has cleared is empty: that is as good as none. */
function withoutEmptyNames({ users, ...state }) {
  const none = ({ first_name: first, last_name: last, ...user }) => ({
    ...user,
    first_name: first || null,
    last_name: last || null,
  });
  return { ...state, users: users.map(none) };
}

async function firstOutput(child) {
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`the sandbox ended with ${code} before it was ready`);
  });
  const [text] = await Promise.race([once(child.stdout, 'data'), exited]);
  exited.catch(() => undefined);
  return text;
}

/** How requests ended, over all operations: `{sent, lost, reset, throttled, broken}`. */
function endingsOf({ requests }) {
  const sums = { sent: 0, lost: 0, reset: 0, throttled: 0, broken: 0 };
  for (const endings of Object.values(requests)) {
    for (const [ending, count] of Object.entries(endings)) {
      sums.sent += count;
      if (ending === 'lost_answer') sums.lost += count;
      else if (ending === 'reset') sums.reset += count;
      else if (ending === '429') sums.throttled += count;
      else if (Number(ending) >= 500) sums.broken += count;
    }
  }
  return sums;
}

module.exports = { endingsOf, startSandbox };
