'use strict';
// Gets what a producer needs: npm packages into a scratch folder, Debian packages by apt-get where this is root.

const { accessSync, existsSync, mkdirSync, writeFileSync } = require('node:fs');
const { delimiter, isAbsolute, join } = require('node:path');
const { run } = require('./programs');

/** Why a producer cannot run here. */
class NotHere extends Error {}

/** Administrators' programs are not in the path of every user. */
const PATHS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];

/** The path of a program or a file; undefined when it is not there. */
function toolAt(name) {
  const places = isAbsolute(name) ? [name] : PATHS.map((path) => join(path, name));
  return places.find((place) => existsSync(place));
}

function tool(name) {
  const found = toolAt(name);
  if (found === undefined) throw new NotHere(`${name} is not installed`);
  return found;
}

/** Debian packages of all producers, in one go. Returns why they cannot be had; undefined when they can. */
async function installDebian(packages, signal) {
  if (packages.length === 0) return undefined;
  const names = packages.join(' ');
  if (toolAt('apt-get') === undefined) return `no apt-get to install ${names}`;
  if (process.getuid?.() !== 0) return `not root: apt-get install ${names}`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-q'], { env, signal });
    // slapd would make a directory of its own otherwise.
    const answer = 'slapd slapd/no_configuration boolean true\n';
    await run('debconf-set-selections', [], { env, signal, input: answer });
    const args = ['install', '-y', '-q', '--no-install-recommends', ...packages];
    await run('apt-get', args, { env, signal });
    return undefined;
  } catch (error) {
    return reasonOf(error, signal, names);
  }
}

/** One npm package. Returns the folder it is installed in. @throws NotHere */
async function installNpm(name, folder, signal) {
  mkdirSync(folder, { recursive: true });
  const at = name.lastIndexOf('@');
  const installed = join(folder, 'node_modules', name.slice(0, at), 'package.json');
  if (existsSync(installed) && require(installed).version === name.slice(at + 1)) return folder;
  writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--save-exact'];
  try {
    await run('npm', ['install', ...flags, name], { cwd: folder, signal });
    accessSync(installed);
  } catch (error) {
    throw new NotHere(reasonOf(error, signal, name));
  }
  return folder;
}

function reasonOf(error, signal, what) {
  if (signal.aborted) return `${what} could not be installed in time`;
  const line = error.message.split('\n').find((text) => text.trim() !== '') ?? '';
  return `${what} cannot be installed: ${line.slice(0, 200)}`;
}

module.exports = { installDebian, installNpm, NotHere, tool, toolAt };
