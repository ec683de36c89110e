import { getProxyUrl } from '@actions/http-client/lib/proxy'

/** `fetch` through the proxy that process.env names for this address, as the runner and its actions take it; undefined without one. */
export async function proxyFetch(url: string): Promise<typeof fetch | undefined> {
  const proxy = getProxyUrl(new URL(url))
  if (!proxy?.hostname) return undefined
  const { fetch, ProxyAgent } = await import('./undici.ts')
  const { href, username, password } = proxy
  const credentials = Buffer.from(`${username}:${password}`).toString('base64')
  const dispatcher = new ProxyAgent({
    uri: href,
    // No connection outlives its answer.
    pipelining: 0,
    ...((username || password) && { token: `Basic ${credentials}` }),
  })
  return (input, init) => fetch(input, { ...init, dispatcher })
}
