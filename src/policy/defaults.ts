import { newestKubernetes } from '../benchmarks/pod-security.ts'
import type { Policy } from '../model/policy.ts'

/** The policy where neither the policy file nor a flag or input sets something else. */
export const defaults: Policy = {
  origin: 'defaults',
  failOn: 'medium',
  report: 'low',
  newOnly: true,
  gaps: 'block',
  unsure: 'switches',
  benchmarks: { docker: '1.5', kubernetes: '1.12' },
  kubernetesVersion: newestKubernetes,
  include: ['**'],
  exclude: [],
  trustedRegistries: [],
  rules: new Map(),
  waivers: [],
  attestations: [],
}
