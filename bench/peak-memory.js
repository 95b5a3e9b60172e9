'use strict';
// Loaded by every process of a command: appends its peak memory, in bytes, and its processor time, in ms, to the file named
// by PEAK_MEMORY_FILE.

const { appendFileSync, readFileSync } = require('node:fs');

process.on('exit', () => {
  const file = process.env.PEAK_MEMORY_FILE;
  const role = process.argv[1]?.endsWith('worker.js') ? 'worker' : 'command';
  const { user, system } = process.cpuUsage();
  if (file) appendFileSync(file, `${role} ${peakBytes()} ${(user + system) / 1e3}\n`);
});

// Linux counts maxRSS over an exec, and so over the parent that forked: VmHWM is this program's own.
function peakBytes() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(kilobytes) * 1024;
}
