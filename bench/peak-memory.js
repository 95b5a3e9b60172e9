'use strict';
// Loaded with --require: writes the peak memory of the process, in bytes, to the file named by PEAK_MEMORY_FILE.

const { readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  const file = process.env.PEAK_MEMORY_FILE;
  if (file) writeFileSync(file, String(peakBytes()));
});

// Linux counts maxRSS over an exec, and so over the parent that forked: VmHWM is this program's own.
function peakBytes() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(kilobytes) * 1024;
}
