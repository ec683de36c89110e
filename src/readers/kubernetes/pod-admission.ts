import { type ImagePolicy, imagePolicy } from '../../model/admission.ts'
import type { Fact } from '../../model/source.ts'
import { itemsOf, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import { groupOf, textsIn } from './config-file.ts'
import { objectFrame, placeOf } from './object-frame.ts'
import type { KubernetesObject } from './objects.ts'
import { signatureCheckIn } from './signature-policy.ts'
import { isAboutPods } from './webhook.ts'

/** What an object has to do with the admission of pods. */
export interface Admission {
  /** It refuses pods. */
  readonly enforces?: Fact<string>
  /** A policy for pods that refuses them only where a binding of this name says so. */
  readonly policy?: string
  /** The policy that it puts in force. */
  readonly bound?: string
}

/** Whether an object is one of the mechanisms that check pods beside Pod Security Admission's labels. */
export function admissionOf(object: KubernetesObject): Admission {
  const { kind, node } = object
  const fact = { value: objectFrame(object, '').name, at: placeOf(node) }
  const enforces = { enforces: fact }
  const spec = nodeAt(node, 'spec')
  switch (groupOf(node)) {
    case 'admissionregistration.k8s.io':
      if (kind === 'ValidatingAdmissionPolicyBinding') return boundBy(spec)
      if (kind === 'ValidatingAdmissionPolicy')
        return itemsOf(nodeAt(spec, 'matchConstraints', 'resourceRules')).some(isAboutPods)
          ? { ...enforces, policy: textAt(node, 'metadata', 'name') ?? '' }
          : {}
      return kind === 'ValidatingWebhookConfiguration' && itemsOf(nodeAt(node, 'webhooks')).some(refusesPods)
        ? enforces
        : {}
    case 'kyverno.io':
      return isKyvernoPolicy(spec) ? enforces : {}
    case 'policies.kyverno.io':
      return kind === 'ValidatingPolicy' &&
        isDenying(spec) &&
        itemsOf(nodeAt(spec, 'matchConstraints', 'resourceRules')).some(isAboutPods)
        ? enforces
        : {}
    case 'constraints.gatekeeper.sh':
      return isConstraintDenying(spec) ? enforces : {}
    case 'policies.kubewarden.io':
      return textAt(spec, 'mode') !== 'monitor' && itemsOf(nodeAt(spec, 'rules')).some(isAboutPods) ? enforces : {}
    case 'pod-security.admission.config.k8s.io':
      return isEnforcedBy(node) ? enforces : {}
    case 'apiserver.config.k8s.io':
      return itemsOf(nodeAt(node, 'plugins')).some(isPodSecurityOn) ? enforces : {}
    default:
      return {}
  }
}

/** A policy about images: one that refuses those which are not signed or come from elsewhere, or one that looks at signatures at all. */
export function imagePolicyOf(object: KubernetesObject, key: string): ImagePolicy | undefined {
  const { name } = objectFrame(object, '')
  const at = placeOf(object.node)
  const isEnforced = refusesImages(object)
  const signatureCheck = signatureCheckIn(object, name, isEnforced)
  if (!isEnforced && !signatureCheck) return undefined
  return imagePolicy({
    ...objectFrame(object, key),
    ...(isEnforced && { enforces: { value: name, at } }),
    ...(signatureCheck && { signatureCheck: { value: signatureCheck, at } }),
  })
}

function refusesImages({ kind, node }: KubernetesObject): boolean {
  const spec = nodeAt(node, 'spec')
  switch (`${groupOf(node)}/${kind}`) {
    case 'kyverno.io/ClusterPolicy':
    case 'kyverno.io/Policy':
      return itemsOf(nodeAt(spec, 'rules')).some((rule) =>
        itemsOf(nodeAt(rule, 'verifyImages')).some((one) =>
          /^enforce$/i.test(textAt(one, 'failureAction') ?? textAt(spec, 'validationFailureAction') ?? ''),
        ),
      )
    case 'policies.kyverno.io/ImageValidatingPolicy':
      return isDenying(spec)
    case 'policy.sigstore.dev/ClusterImagePolicy':
      return textAt(spec, 'mode') !== 'warn'
    case 'constraints.gatekeeper.sh/K8sAllowedRepos':
    case 'constraints.gatekeeper.sh/K8sAllowedReposv2':
      return isConstraintDenying(spec)
    default:
      return false
  }
}

/** Kyverno's newer kinds deny unless they say otherwise. */
function isDenying(spec: Node | undefined): boolean {
  const actions = textsIn(nodeAt(spec, 'validationActions'))
  return actions.length === 0 || actions.some(({ value }) => value === 'Deny')
}

/** Gatekeeper's constraints deny unless they say otherwise; a scoped one says so for each place that enforces it. */
function isConstraintDenying(spec: Node | undefined): boolean {
  const action = textAt(spec, 'enforcementAction') ?? ''
  if (action !== 'scoped') return action === '' || action === 'deny'
  return itemsOf(nodeAt(spec, 'scopedEnforcementActions')).some((one) => textAt(one, 'action') === 'deny')
}

function boundBy(spec: Node | undefined): Admission {
  const isDenying = textsIn(nodeAt(spec, 'validationActions')).some(({ value }) => value === 'Deny')
  return isDenying ? { bound: textAt(spec, 'policyName') ?? '' } : {}
}

const refusesPods = (webhook: Node): boolean =>
  textAt(webhook, 'failurePolicy') !== 'Ignore' && itemsOf(nodeAt(webhook, 'rules')).some(isAboutPods)

/** A rule that validates pods and refuses them; a policy reports only, unless it says otherwise. */
function isKyvernoPolicy(spec: Node | undefined): boolean {
  const action = textAt(spec, 'validationFailureAction')
  return itemsOf(nodeAt(spec, 'rules')).some((rule) => {
    const own = textAt(rule, 'validate', 'failureAction') ?? action
    return nodeAt(rule, 'validate') !== undefined && /^enforce$/i.test(own ?? '') && matchesPods(nodeAt(rule, 'match'))
  })
}

function matchesPods(match: Node | undefined): boolean {
  const filters = [match, ...itemsOf(nodeAt(match, 'any')), ...itemsOf(nodeAt(match, 'all'))]
  return filters.some((filter) =>
    textsIn(nodeAt(filter, 'resources', 'kinds')).some(({ value }) => /(?:^|\/)(?:Pod|\*)$/.test(value)),
  )
}

const isPodSecurityOn = (plugin: Node): boolean =>
  textAt(plugin, 'name') === 'PodSecurity' && isEnforcedBy(nodeAt(plugin, 'configuration'))

/** Pod Security Admission's own defaults, for namespaces without labels. */
const isEnforcedBy = (configuration: Node | undefined): boolean =>
  /^(?:baseline|restricted)$/.test(textAt(configuration, 'defaults', 'enforce') ?? '')
