/** The addresses of proxies by the names of environment variables. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy through which an address is reached, as curl and others choose it: `https_proxy`, `http_proxy` or `all_proxy`,
 * also in capitals, unless `no_proxy` lists the host. Null if there is none.
 */
export function proxyFor(url: string, environment: Environment): string | null {
  const { protocol, hostname, port } = new URL(url);
  const setting = (name: string) => environment[name] || environment[name.toUpperCase()] || undefined;
  const proxy = setting(`${protocol.slice(0, -1)}_proxy`) ?? setting('all_proxy');
  if (proxy === undefined || isListed(hostname, port, setting('no_proxy') ?? '')) return null;
  return /^[a-z\d+.-]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

/** `no_proxy` lists hosts or domains, with all below them, with or without a leading dot and a port; `*` is every host. */
function isListed(hostname: string, port: string, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = entry, only] = /^(.*?)(?::(\d+))?$/.exec(entry.replace(/^\*?\./, '')) ?? [];
      const isBelow = hostname === name || hostname.endsWith(`.${name}`);
      return isBelow && (only === undefined || only === port);
    });
}

/** A proxy's address as it may be shown: without user and password. */
export function shownProxy(proxy: string): string {
  return proxy.replace(/\/\/[^/@]*@/, '//');
}
