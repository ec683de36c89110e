import { lacksChecks } from '../../knowledge/pod-security.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { files, manifest } from '../examples.ts'

const label = (mode: string, level: string) => `labels: {pod-security.kubernetes.io/${mode}: ${level}}`
const webhook =
  'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: pods}\nwebhooks: [{name: a.shop, rules: [{apiGroups: [""], resources: [pods]}]}]\n'

export default defineRule({
  id: 'namespace/pod-security',
  on: 'namespace',
  title: 'Namespace admits privileged pods',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.1'],
  why: 'Whoever may create a pod there may create a privileged one, and with it own the node.',
  fix: 'Set the label `pod-security.kubernetes.io/enforce` to `baseline` or `restricted`.',
  reads: ['declared', 'enforced', 'pinned'],
  consults: ['reported', 'admission'],
  joins: ['webhook'],
  *check(namespace, { mayMiss }) {
    const { name, declared, enforced, pinned, reported, admission } = namespace
    if (!declared || admission) return
    if (enforced && !/^(?:baseline|restricted)$/.test(enforced.value))
      yield fail(enforced, `${name} admits privileged pods (enforce: ${enforced.value})`)
    else if (enforced && pinned && lacksChecks(pinned.value))
      yield fail(pinned, `${name} admits what Kubernetes ${pinned.value} did not check yet`, {
        discriminator: 'version',
      })
    if (enforced || mayMiss('webhook')) return
    const but = reported ? ': Pod Security is only reported' : ': nothing enforces Pod Security'
    yield missing(namespace, 'enforced', `${name} admits privileged pods${but}`)
  },
  bad: [
    manifest('Namespace «shop»', '', 'low: Namespace shop admits privileged pods: nothing enforces Pod Security'),
    manifest(
      `Namespace «shop» {${label('warn', 'restricted')}}`,
      '',
      'low: Namespace shop admits privileged pods: Pod Security is only reported',
    ),
    manifest(
      `Namespace shop {${label('enforce', '«privileged»')}}`,
      '',
      'low: Namespace shop admits privileged pods (enforce: privileged)',
    ),
    manifest(
      'Namespace shop {labels: {pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/enforce-version: «v1.18»}}',
      '',
      'low: Namespace shop admits what Kubernetes v1.18 did not check yet',
    ),
  ],
  good: [
    manifest(
      'Namespace shop {labels: {pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/enforce-version: v1.30}}',
      '',
    ),
    manifest(
      'Namespace shop {labels: {pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/enforce-version: latest}}',
      '',
    ),
    manifest(`Namespace shop {${label('enforce', 'baseline')}}`, ''),
    files('a webhook that is asked about pods', {
      'namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
      'webhook.yaml': webhook,
    }),
  ],
})
