import { client } from '../../model/client.ts'
import type { SignatureCheck, SignatureFault } from '../../model/signature-check.ts'
import { type Fact, position, type Source, type Span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { parseJson } from '../parse/json.ts'
import { itemsOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import type { FoundGap, Reader } from '../reader.ts'
import { Keys } from '../shell/shell.ts'
import { isOwnPlace } from './claims.ts'

/** Files that say which images a machine takes: containers-policy.json, and notation's trustpolicy.json. */
export const readSignaturePolicies: Reader = (sources) => {
  const gaps: FoundGap[] = []
  return { subjects: sources.flatMap((source) => policiesIn(source, gaps)), gaps }
}

function policiesIn(source: Source, gaps: FoundGap[]): Subject[] {
  const { documents, problems } = parseJson(source)
  const [problem] = problems
  if (problem) {
    const { line } = position(source, problem.at)
    gaps.push({
      path: source.path,
      line,
      because: `not valid JSON: ${problem.because}`,
      blocking: isOwnPlace(source.path),
    })
  }
  const [root] = documents
  if (!root) return []
  const keys = new Keys()
  const checkOf = (value: SignatureCheck, at: Span) =>
    client({
      key: keys.next(`${source.path}#${value.name}`),
      name: value.name,
      dialect: 'daemon',
      at,
      signatureCheck: { value, at },
    })
  const policies = nodeAt(root, 'trustPolicies')
  if (policies)
    return itemsOf(policies).map((policy) => {
      const name = `trust policy ${textAt(policy, 'name') ?? 'without a name'}`
      return checkOf({ name, faults: levelOf(policy) }, start(policy))
    })
  // Podman refuses to work with a policy that has no default.
  if (!nodeAt(root, 'default') && !nodeAt(root, 'transports')) return []
  return [checkOf({ name: 'the signature policy', faults: acceptedBy(root) }, start(root))]
}

const start = (node: Node): Span => ({ ...spanOf(node), end: node.start + 1 })

/** Levels at which notation runs what has no valid signature. Source: its trust store and trust policy specification. */
const levels: Readonly<Record<string, string>> = {
  skip: 'verifies nothing',
  audit: 'only logs what has no valid signature',
}

function levelOf(policy: Node): Fact<SignatureFault>[] {
  const level = nodeAt(policy, 'signatureVerification', 'level')
  const because = level?.kind === 'scalar' && Object.hasOwn(levels, level.text) ? levels[level.text] : undefined
  return level && because !== undefined
    ? [{ value: { setting: 'level', because, isVoid: true }, at: spanOf(level) }]
    : []
}

/** What holds for an image of a registry that nothing else is said of: what its transport says, else the default. */
function acceptedBy(root: Node): Fact<SignatureFault>[] {
  const requirements = itemsOf(nodeAt(root, 'transports', 'docker', '') ?? nodeAt(root, 'default'))
  const types = requirements.map((one) => nodeAt(one, 'type'))
  const [first] = types
  const isAny = types.every((type) => type?.kind === 'scalar' && type.text === 'insecureAcceptAnything')
  const value = { setting: 'default', because: 'accepts every image of a registry', isVoid: false }
  return first && isAny ? [{ value, at: spanOf(first) }] : []
}
