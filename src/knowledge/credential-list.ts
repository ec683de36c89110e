import { fail, type Hit, type Severity } from '../model/rule.ts'
import type { Fact } from '../model/source.ts'

/** Names that a message lists. */
const maxListed = 3

/** One finding for the credentials of an object, at the first: `ConfigMap shop holds a credential (A, B, C and 2 more)`. */
export function* credentialsHeld(
  credentials: readonly Fact<string>[],
  problem: string,
  severityAt: (path: string) => Severity | undefined = () => undefined,
): Iterable<Hit> {
  const [first, ...others] = credentials
  if (!first) return
  const names = [...new Set(credentials.map(({ value }) => value))]
  const more = names.length > maxListed ? ` and ${names.length - maxListed} more` : ''
  yield fail(first, `${problem} (${names.slice(0, maxListed).join(', ')}${more})`, {
    related: others.map(({ at }) => at),
    severity: severityAt(first.at.source.path),
  })
}
