import { availableParallelism } from 'node:os';
import { join } from 'node:path';

// Workers and the commands they run inherit it. What was set up in the user's cache would decide which engines there are and
// which is taken, and tests would write there. RBMAE_TEST_TENSORFLOW names a TensorFlow to test with: test/support.ts.
process.env.XDG_CACHE_HOME = join(import.meta.dirname, 'dist', 'test-cache');

// The tests run as compiled by tsc: no transformer stands between them and the code that ships.
export default {
  roots: ['<rootDir>/dist/test'],
  testMatch: ['**/*.test.js'],
  globalSetup: './dist/test/build-native.js',
  testEnvironment: './dist/test/environment.js',
  transform: {},
  coverageProvider: 'v8',
  collectCoverageFrom: ['dist/src/**/*.js', 'dist/experiments/**/*.js'],
  // Tests keep numeric libraries to a thread or two: those that use every core would slow each other down many times.
  maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
  // Some tests run the whole command several times, on machines that may be slow.
  testTimeout: 180_000,
};
