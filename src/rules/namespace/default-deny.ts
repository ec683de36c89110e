import { defineRule, missing } from '../../model/rule.ts'
import { files, manifest } from '../examples.ts'

const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n'
const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: web, image: shop}]}\n'
const marked = pod.replace('web', '«web»')
const claim = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: disk, namespace: shop}\n'
const policy = (spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: shop, namespace: shop}\nspec: {${spec}}\n`

export default defineRule({
  id: 'namespace/default-deny',
  on: 'namespace',
  title: 'Namespace has no default deny for its network',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K2', 'K5'],
  controls: ['cis-kubernetes:5.3.2'],
  why: 'An attacker in one pod reaches every other pod that no policy is about, and from there the internet, etcd and the API server.',
  fix: 'Add a NetworkPolicy with `podSelector: {}`, `policyTypes: [Ingress, Egress]` and no rules, and allow what each program needs.',
  alwaysAsked: true,
  reads: ['policies', 'denied'],
  consults: ['declared'],
  joins: ['network-policy'],
  *check(namespace, { mayMiss }) {
    const { name, policies, denied, declared } = namespace
    const closed = new Set(denied.map(({ value }) => value))
    if (closed.size === 2 || mayMiss('network-policy')) return
    const open = (['ingress', 'egress'] as const).filter((direction) => !closed.has(direction)).join(' and ')
    if (policies.length === 0) yield missing(namespace, 'policies', `${name} has no NetworkPolicy`)
    // Whoever puts a program with its policies in a namespace of others does not decide on its default, unless by a policy for all.
    else if (declared || closed.size > 0)
      yield missing(namespace, 'denied', `${name} has no default deny for ${open}`, { controls: [] })
  },
  bad: [
    manifest('Namespace «shop»', '', 'low: Namespace shop has no NetworkPolicy'),
    files('a pod behind its claim', { 'a.yaml': claim, 'b.yaml': marked }, 'low: namespace shop has no NetworkPolicy'),
    files(
      'a policy for ingress alone',
      { 'a.yaml': namespace.replace('shop', '«shop»'), 'b.yaml': policy('podSelector: {}') },
      'low: Namespace shop has no default deny for egress',
    ),
    files(
      "a policy for every pod of another's namespace, for ingress alone",
      { 'a.yaml': marked, 'b.yaml': policy('podSelector: {}') },
      'low: namespace shop has no default deny for egress',
    ),
    files(
      'a policy for some pods',
      { 'a.yaml': namespace.replace('shop', '«shop»'), 'b.yaml': policy('podSelector: {matchLabels: {app: a}}') },
      'low: Namespace shop has no default deny for ingress and egress',
    ),
  ],
  good: [
    files('both directions in two policies', {
      'a.yaml': namespace,
      'b.yaml': policy('podSelector: {}, policyTypes: [Ingress]'),
      'c.yaml': policy('podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53}]}]'),
    }),
    files('a policy for one program', { 'a.yaml': pod, 'b.yaml': policy('podSelector: {matchLabels: {app: web}}') }),
    files("Cilium's policy for the cluster", {
      'a.yaml': namespace,
      'b.yaml':
        'apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: {name: deny}\nspec: {endpointSelector: {}, ingress: [{}], egress: [{}]}\n',
    }),
  ],
})
