// The tests run as compiled by tsc: no transformer stands between them and the code that ships.
export default {
  roots: ['<rootDir>/dist/test'],
  testMatch: ['**/*.test.js'],
  testEnvironment: './dist/test/environment.js',
  transform: {},
  // Numeric libraries use every core themselves: two test files at once would slow each other down many times.
  maxWorkers: 1,
  // Some tests run the whole command several times, on machines that may be slow.
  testTimeout: 180_000,
};
