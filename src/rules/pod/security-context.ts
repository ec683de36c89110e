import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod/security-context',
  on: 'pod',
  title: 'Neither the pod nor its containers have a security context',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.6.3'],
  why: 'Every container runs with whatever the image and the node allow, often as root and without a seccomp profile.',
  fix: 'Set `runAsNonRoot: true` and `seccompProfile: {type: RuntimeDefault}` in a `securityContext` of the pod.',
  reads: ['unsecured'],
  *check({ name, unsecured }) {
    if (unsecured) yield fail(unsecured, `neither ${name} nor its containers have a security context`)
  },
  bad: [
    manifest(
      'Pod web',
      '«spec»: {securityContext: {}, containers: [{name: web, image: shop}]}',
      'low: neither web nor its containers have a security context',
    ),
  ],
  good: [
    manifest('Pod web', 'spec: {securityContext: {runAsUser: 7}, containers: [{name: web, image: shop}]}'),
    manifest('Pod web', 'spec: {containers: [{name: web, image: shop, securityContext: {runAsUser: 7}}]}'),
  ],
})
