// Import this before oclif. To learn the platform, oclif loads the ES module `wsl-utils` with `import()`, which
// jest's CommonJS environment does not support. Nothing else of oclif is replaced.
jest.mock('../../node_modules/@oclif/core/lib/util/os.js', () => ({
  ...jest.requireActual<object>('../../node_modules/@oclif/core/lib/util/os.js'),
  getPlatform: async () => process.platform,
}));

export {};
