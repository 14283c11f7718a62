import { availableParallelism } from 'node:os';

// The tests run as compiled by tsc: no transformer stands between them and the code that ships.
export default {
  roots: ['<rootDir>/dist/test'],
  testMatch: ['**/*.test.js'],
  testEnvironment: './dist/test/environment.js',
  transform: {},
  // Tests keep numeric libraries to a thread or two: those that use every core would slow each other down many times.
  maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
  // Some tests run the whole command several times, on machines that may be slow.
  testTimeout: 180_000,
};
