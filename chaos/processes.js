'use strict';
// Processes as the operating system lists them: children, groups, and which are still alive.

const { execFileSync } = require('node:child_process');
const { readdirSync, readFileSync } = require('node:fs');

/** The pids of a process's children; none when it has ended. */
function childrenOf(pid) {
  if (process.platform !== 'linux') return childrenByPs(pid);
  const text = readIfThere(`/proc/${pid}/task/${pid}/children`);
  return (text ?? '')
    .split(' ')
    .filter((word) => word !== '')
    .map(Number);
}

function childrenByPs(pid) {
  return listByPs()
    .filter(({ parent }) => parent === pid)
    .map((it) => it.pid);
}

/** The pids of a process group that still run. */
function aliveInGroup(group) {
  const all = process.platform === 'linux' ? listByProc() : listByPs();
  return all.filter((it) => it.group === group && !it.state.startsWith('Z')).map(({ pid }) => pid);
}

function listByProc() {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    // `pid (name) state parent group …`; the name may contain any character.
    const stat = readIfThere(`/proc/${pid}/stat`);
    if (stat === undefined) return [];
    const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), state }];
  });
}

function listByPs() {
  const text = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    return state === undefined
      ? []
      : [{ pid: Number(pid), parent: Number(parent), group: Number(group), state }];
  });
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // The process has ended since it was listed.
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
}

/** Sends a signal; false when the process has ended. A negative pid means a group. */
function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

module.exports = { aliveInGroup, childrenOf, signal };
