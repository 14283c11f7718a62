import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A mirror on this machine that can misbehave. `close` ends what is still open. */
export interface MirrorServer {
  /** Where it answers, ending in a slash. */
  readonly address: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export type Answer = (response: ServerResponse, path: string) => void;

export async function mirrorServer(answer: Answer): Promise<MirrorServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1);
    asked.push(path);
    answer(response, path);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    asked,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
