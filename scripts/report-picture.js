'use strict';
// Writes docs/report.png: imports examples/users.csv into a sandbox with a low rate limit, so that it answers some 429s,
// and takes a screenshot of the report. Needs a build and Chromium; CHROMIUM_PATH names one outside /usr/bin/chromium.

const { spawn, spawnSync } = require('node:child_process');
const { cpSync, mkdtempSync, rmSync } = require('node:fs');
const { once } = require('node:events');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { chromium } = require('playwright-core');

const root = join(__dirname, '..');
const run = join(root, 'bin', 'run.js');
const picture = join(root, 'docs', 'report.png');

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-picture-'));
  const sandbox = spawn(
    process.execPath,
    [
      run,
      'sandbox',
      '--port',
      '0',
      '--json',
      '--rate-limit',
      '100/10',
      '--multiple-roles',
      '--role',
      'editor',
      '--role',
      'viewer',
      '--role',
      'billing',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  try {
    const [said] = await once(sandbox.stdout, 'data');
    const { url, key } = JSON.parse(said);
    cpSync(join(root, 'examples', 'users.csv'), join(folder, 'users.csv'));
    const env = { ...process.env, WORKOS_API_URL: url, WORKOS_SECRET_KEY: key };
    const command = (...args) => {
      const { status, stderr } = spawnSync(process.execPath, [run, ...args], {
        cwd: folder,
        env,
        encoding: 'utf8',
      });
      if (status !== 0 && status !== 3) throw new Error(stderr);
    };
    command(
      'import',
      'users.csv',
      '--job-id',
      'demo',
      '--quiet',
      '--rate-limit',
      '14',
      '--chunk-size',
      '50',
    );
    command('report', 'demo', '--output', 'report.html');
    await photograph(join(folder, 'report.html'));
  } finally {
    sandbox.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function photograph(page) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  try {
    const view = await browser.newPage({ viewport: { width: 960, height: 1_040 } });
    await view.goto(pathToFileURL(page).href);
    await view.screenshot({ path: picture });
  } finally {
    await browser.close();
  }
}

void main();
