import { TestEnvironment } from 'jest-environment-node';

// Threads and processes that tests start leave a record of what ran. See scripts/coverage.ts.
const { RBMAE_TEST_COVERAGE: folder } = process.env;
if (folder !== undefined) process.env.NODE_V8_COVERAGE = folder;

/**
 * jest gives every test file a realm of its own, where `Float32Array` is not the one onnxruntime's native part
 * knows. Tests must see the same typed arrays as the programs do outside jest.
 */
export default class SharedTypedArrays extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    Object.assign(this.global, { Float32Array, Uint8Array, Int32Array, BigInt64Array, ArrayBuffer });
  }
}
