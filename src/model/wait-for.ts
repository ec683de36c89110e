/**
 * What the log of a container is to contain: `/pattern/` is a pattern, `/pattern/i` one that takes either case, everything else is text.
 * @throws SyntaxError
 */
export function patternOf(waitFor: string | undefined): string | RegExp | undefined {
  const [, pattern, flags] = /^\/(.+)\/(i?)$/s.exec(waitFor ?? '') ?? []
  return pattern === undefined ? waitFor : new RegExp(pattern, flags)
}
