import { matchesEverySigner } from '../../knowledge/signers.ts'
import type { SignatureCheck, SignatureFault } from '../../model/signature-check.ts'
import type { Fact } from '../../model/source.ts'
import { itemsOf, type Node, nodeAt, spanOf } from '../parse/yaml.ts'
import { groupOf } from './config-file.ts'
import { placeOf } from './object-frame.ts'
import type { KubernetesObject } from './objects.ts'

/** The check of signatures that an object of Kyverno or of Sigstore's policy controller makes; undefined where it makes none. */
export function signatureCheckIn(
  object: KubernetesObject,
  name: string,
  isEnforced: boolean,
): SignatureCheck | undefined {
  const { kind, node } = object
  const signers = signersIn(object)
  if (!signers) return undefined
  const weak = { setting: 'enforcement', because: 'only reports images that are not signed', isVoid: false }
  const reports: Fact<SignatureFault>[] = isEnforced ? [] : [{ value: weak, at: modeOf(kind, node) }]
  return { name, faults: [...reports, ...signers.flatMap(faultsOf)] }
}

/** What is looked at when it only reports: the setting that says so, else the object. */
function modeOf(kind: string, node: Node) {
  const spec = nodeAt(node, 'spec')
  const mode = kind === 'ClusterImagePolicy' ? nodeAt(spec, 'mode') : nodeAt(spec, 'validationFailureAction')
  return mode?.kind === 'scalar' ? spanOf(mode) : placeOf(node)
}

/** Who may sign: each a key, an authority, an identity. */
function signersIn({ kind, node }: KubernetesObject): Node[] | undefined {
  const spec = nodeAt(node, 'spec')
  switch (`${groupOf(node)}/${kind}`) {
    case 'policy.sigstore.dev/ClusterImagePolicy':
      return itemsOf(nodeAt(spec, 'authorities')).slice()
    case 'kyverno.io/ClusterPolicy':
    case 'kyverno.io/Policy': {
      const checks = itemsOf(nodeAt(spec, 'rules')).flatMap((rule) => itemsOf(nodeAt(rule, 'verifyImages')))
      if (checks.length === 0) return undefined
      return checks.flatMap((check) => {
        const groups = [check, ...itemsOf(nodeAt(check, 'attestations'))].flatMap((one) =>
          itemsOf(nodeAt(one, 'attestors')),
        )
        return groups.flatMap((group) => itemsOf(nodeAt(group, 'entries')))
      })
    }
    default:
      return undefined
  }
}

/** What a signer's entry lets pass. */
function faultsOf(entry: Node): Fact<SignatureFault>[] {
  const accepting = nodeAt(entry, 'static', 'action')
  const keyless = nodeAt(entry, 'keyless')
  const identities = [...(keyless ? [keyless] : []), ...itemsOf(nodeAt(keyless, 'identities'))]
  const subjects = identities.flatMap((one) => ['subject', 'subjectRegExp'].flatMap((key) => nodeAt(one, key) ?? []))
  const everyone = subjects.filter(
    (node) => node.kind === 'scalar' && node.text !== '' && matchesEverySigner(node.text),
  )
  const ignored = [keyless, nodeAt(entry, 'keys')].flatMap((one) => nodeAt(one, 'rekor', 'ignoreTlog') ?? [])
  const isOff = ignored.filter((node) => node.kind === 'scalar' && node.text === 'true')
  const fault = (setting: string, because: string, isVoid: boolean) => (node: Node) => ({
    value: { setting, because, isVoid },
    at: spanOf(node),
  })
  return [
    ...(accepting?.kind === 'scalar' && accepting.text === 'pass'
      ? [fault('static', 'accepts every image', true)(accepting)]
      : []),
    ...everyone.map(fault('subject', 'accepts every signer', true)),
    ...isOff.map(fault('ignoreTlog', 'does not look for the signature in the transparency log', false)),
  ]
}
