// Import this before oclif. It asks `wsl-utils`, an ES module, for the platform by `import()`, which jest's
// CommonJS world does not have; nothing else of oclif is replaced.
jest.mock('../../node_modules/@oclif/core/lib/util/os.js', () => ({
  ...jest.requireActual<object>('../../node_modules/@oclif/core/lib/util/os.js'),
  getPlatform: async () => process.platform,
}));

export {};
