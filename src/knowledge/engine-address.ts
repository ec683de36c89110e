/** An address of an engine's API over TCP: `tcp://host:2375`, or without a scheme, which dockerd and its client take for TCP. */
export const isTcpAddress = (address: string): boolean =>
  /^(?:tcp|https?):\/\//i.test(address) || /^(?:[\w.-]*|\[[\da-f:]*\]):\d+(?:\/|$)/i.test(address)

/** The host of an address: `tcp://10.0.0.1:2375` → `10.0.0.1`. */
export const hostOfAddress = (address: string): string =>
  /^(?:\w+:\/\/)?(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(address)?.[1] ?? ''

/** Whether only this machine reaches it. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/i.test(host)
