import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fetchVerified } from '../../../src/data/collections/download.js';
import { proxyFor } from '../../../src/data/collections/proxy.js';
import { mirrorServer } from './mirror-server.js';

test.each<[string, Record<string, string>, string | null]>([
  ['https://data.org/x', {}, null],
  ['https://data.org/x', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
  ['https://data.org/x', { https_proxy: 'http://q:1', HTTPS_PROXY: 'http://p:1' }, 'http://q:1'],
  ['https://data.org/x', { HTTP_PROXY: 'http://p:1' }, null],
  ['http://data.org/x', { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://q:1' }, 'http://p:1'],
  ['https://data.org/x', { ALL_PROXY: 'http://p:1' }, 'http://p:1'],
  ['https://data.org/x', { HTTPS_PROXY: 'p.local:3128' }, 'http://p.local:3128'],
  ['https://data.org/x', { HTTPS_PROXY: '' }, null],
  ['https://data.org/x', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'data.org' }, null],
  ['https://a.data.org/x', { HTTPS_PROXY: 'http://p:1', no_proxy: 'localhost, .data.org' }, null],
  ['https://a.data.org/x', { HTTPS_PROXY: 'http://p:1', no_proxy: '*.Data.org' }, null],
  ['https://moredata.org/x', { HTTPS_PROXY: 'http://p:1', no_proxy: 'data.org' }, 'http://p:1'],
  ['http://data.org:8080/x', { http_proxy: 'http://p:1', no_proxy: 'data.org:8080' }, null],
  ['http://data.org:8081/x', { http_proxy: 'http://p:1', no_proxy: 'data.org:8080' }, 'http://p:1'],
  ['https://data.org/x', { HTTPS_PROXY: 'http://p:1', no_proxy: '*' }, null],
])('%s with %j goes through %s', (url, environment, proxy) => {
  expect(proxyFor(url, environment)).toBe(proxy);
});

const NAMES = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [
  name,
  name.toUpperCase(),
]);

describe('a download', () => {
  const file = new TextEncoder().encode('the file');
  const sha256 = createHash('sha256').update(file).digest('hex');
  const before = Object.fromEntries(NAMES.map((name) => [name, process.env[name]]));
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rbmae-test-'));
    for (const name of NAMES) delete process.env[name];
  });
  afterEach(async () => {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    await rm(folder, { recursive: true });
  });

  /** A proxy that answers for every host as `mirror` does, and lists what it was asked. */
  async function proxyTo(mirror: string) {
    const asked: string[] = [];
    const { hostname, port } = new URL(mirror);
    const server = createServer((incoming, outgoing) => {
      asked.push(
        `${incoming.method} ${incoming.url} ${incoming.headers['proxy-authorization'] ?? ''}`.trim(),
      );
      const { pathname } = new URL(incoming.url as string);
      request(`${mirror}${pathname.slice(1)}`, (answer) => {
        outgoing.writeHead(answer.statusCode as number, answer.headers);
        answer.pipe(outgoing);
      }).end();
    });
    server.on('connect', (incoming, socket) => {
      asked.push(`CONNECT ${incoming.url}`);
      const onward = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [onward, socket]) end.on('error', () => end.destroy());
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return {
      asked,
      address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
      async [Symbol.asyncDispose]() {
        server.close();
        server.closeAllConnections();
      },
    };
  }

  async function withMirror(f: (mirror: Awaited<ReturnType<typeof mirrorServer>>) => Promise<void>) {
    const mirror = await mirrorServer((response) => response.end(file));
    try {
      await f(mirror);
    } finally {
      await mirror.close();
    }
  }
  const download = (url: string) => fetchVerified({ urls: [url], sha256, destination: join(folder, 'file') });

  test('goes through http_proxy, with its user and password', () =>
    withMirror(async (mirror) => {
      await using proxy = await proxyTo(mirror.address);
      process.env.http_proxy = `http://me:secret@${proxy.address}`;
      await download('http://mirror.invalid/file');
      expect(new Uint8Array(await readFile(join(folder, 'file')))).toEqual(file);
      const basic = Buffer.from('me:secret').toString('base64');
      expect(proxy.asked).toEqual([`GET http://mirror.invalid/file Basic ${basic}`]);
      expect(mirror.asked).toEqual(['file']);
    }));

  test('tunnels https through HTTPS_PROXY, and names the proxy if that fails, without its password', () =>
    withMirror(async (mirror) => {
      await using proxy = await proxyTo(mirror.address);
      process.env.HTTPS_PROXY = `http://me:secret@${proxy.address}`;
      // The mirror speaks no TLS.
      const failure = await download('https://mirror.invalid/file').catch((error: Error) => error.message);
      expect(proxy.asked).toEqual(['CONNECT mirror.invalid:443']);
      expect(failure).toContain(`through the proxy http://${proxy.address}`);
      expect(failure).not.toContain('secret');
    }));

  test('avoids the proxy for a host in NO_PROXY', () =>
    withMirror(async (mirror) => {
      await using proxy = await proxyTo(mirror.address);
      process.env.HTTP_PROXY = `http://${proxy.address}`;
      process.env.NO_PROXY = '127.0.0.1';
      await download(`${mirror.address}file`);
      expect([proxy.asked, mirror.asked]).toEqual([[], ['file']]);
    }));

  test('says which proxy cannot be used', async () => {
    process.env.HTTPS_PROXY = 'socks5://p:1';
    await expect(download('https://mirror.invalid/file')).rejects.toThrow(/through the proxy socks5:\/\/p:1/);
  });
});
