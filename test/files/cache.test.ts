import { describe, expect, test } from '@jest/globals';
import { cacheFolder, type Surroundings } from '../../src/files/cache.js';

const linux: Surroundings = { environment: {}, platform: 'linux', home: '/home/ada' };
const mac: Surroundings = { environment: {}, platform: 'darwin', home: '/Users/ada' };
const windows: Surroundings = { environment: {}, platform: 'win32', home: 'C:\\Users\\ada' };

describe('the cache folder', () => {
  test('lies where each platform keeps caches', () => {
    expect(cacheFolder(linux)).toBe('/home/ada/.cache/rbm-autoencoder');
    expect(cacheFolder(mac)).toBe('/Users/ada/Library/Caches/rbm-autoencoder');
    expect(cacheFolder(windows)).toBe('C:\\Users\\ada\\AppData\\Local\\rbm-autoencoder');
  });

  test('lies in %LOCALAPPDATA% on Windows if that is set', () => {
    const environment = { LOCALAPPDATA: 'D:\\Local' };
    expect(cacheFolder({ ...windows, environment })).toBe('D:\\Local\\rbm-autoencoder');
  });

  test('lies in XDG_CACHE_HOME if that is an absolute path, on every platform', () => {
    const environment = { XDG_CACHE_HOME: '/scratch/cache' };
    expect(cacheFolder({ ...linux, environment })).toBe('/scratch/cache/rbm-autoencoder');
    expect(cacheFolder({ ...mac, environment })).toBe('/scratch/cache/rbm-autoencoder');
    const drive = { XDG_CACHE_HOME: 'E:\\cache', LOCALAPPDATA: 'D:\\Local' };
    expect(cacheFolder({ ...windows, environment: drive })).toBe('E:\\cache\\rbm-autoencoder');
  });

  test.each(['', 'cache', './cache', '../cache'])('ignores the relative XDG_CACHE_HOME "%s"', (value) => {
    expect(cacheFolder({ ...linux, environment: { XDG_CACHE_HOME: value } })).toBe(cacheFolder(linux));
  });

  test('is that of this process if nothing else is said', () => {
    const before = process.env.XDG_CACHE_HOME;
    try {
      process.env.XDG_CACHE_HOME = '/scratch/of-this-process';
      expect(cacheFolder()).toContain('of-this-process');
    } finally {
      if (before === undefined) delete process.env.XDG_CACHE_HOME;
      else process.env.XDG_CACHE_HOME = before;
    }
  });
});
