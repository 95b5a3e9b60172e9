'use strict';
// Preloaded into every process of a command. Appends its role, its peak memory in bytes and its processor time in ms to
// the file PEAK_MEMORY_FILE.

const { appendFileSync, readFileSync } = require('node:fs');

process.on('exit', () => {
  const file = process.env.PEAK_MEMORY_FILE;
  const role = process.argv[1]?.endsWith('worker.js') ? 'worker' : 'command';
  const { user, system } = process.cpuUsage();
  if (file) appendFileSync(file, `${role} ${peakBytes()} ${(user + system) / 1e3}\n`);
});

// On Linux, maxRSS survives exec and so includes the parent that forked; VmHWM is this program's own peak.
function peakBytes() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(kilobytes) * 1024;
}
