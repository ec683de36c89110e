import { defineRule, fail, missing } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'secret/long-lived-token',
  on: 'secret',
  title: 'Token for the API server never expires',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K1'],
  controls: ['cis-kubernetes:3.1.2', 'cis-kubernetes:3.1.3'],
  why: 'An attacker who once gets the token is the service account, or may add nodes, until somebody deletes the Secret.',
  fix: 'Use tokens that expire: projected volumes, `kubectl create token`, OIDC for pipelines; set `expiration` on a bootstrap token.',
  reads: ['type'],
  consults: ['expiration'],
  *check(secret) {
    const { name, type, expiration } = secret
    if (type?.value === 'kubernetes.io/service-account-token')
      yield fail(type, `${name} is a service account token that never expires`, { controls: ['cis-kubernetes:3.1.2'] })
    if (type?.value === 'bootstrap.kubernetes.io/token' && !expiration)
      yield {
        ...missing(secret, 'expiration', `${name} is a bootstrap token that never expires`),
        severity: 'medium',
        controls: ['cis-kubernetes:3.1.3'],
      }
  },
  bad: [
    manifest(
      'Secret ci {annotations: {kubernetes.io/service-account.name: ci}}',
      'type: «kubernetes.io/service-account-token»',
      'low: Secret ci is a service account token that never expires',
    ),
    manifest(
      'Secret «bootstrap-token-abcdef»',
      'type: bootstrap.kubernetes.io/token',
      'medium: Secret bootstrap-token-abcdef is a bootstrap token that never expires',
    ),
  ],
  good: [
    manifest('Secret shop', 'type: Opaque'),
    manifest(
      'Secret bootstrap-token-abcdef',
      'type: bootstrap.kubernetes.io/token\nstringData: {expiration: "2027-01-01T00:00:00Z"}',
    ),
  ],
})
