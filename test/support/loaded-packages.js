'use strict';
// For `node --require`: at exit, writes the names of the packages that were loaded to the file in LOADED_PACKAGES_FILE.

const { writeFileSync } = require('node:fs');

// The last `node_modules` of a path names the package; built-ins and our own files have none.
const PACKAGE = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/;

process.on('exit', () => {
  const names = Object.keys(require.cache).map((path) => PACKAGE.exec(path)?.[1]);
  const loaded = [...new Set(names)].filter(Boolean).map((name) => name.replace('\\', '/'));
  writeFileSync(process.env.LOADED_PACKAGES_FILE, JSON.stringify(loaded.sort()));
});
