import type { Policy, Waiver } from '../model/policy.ts'

/** Changes that are named one by one before the rest are only counted. */
const maxChanges = 8

/** What a proposed policy changes of the present one, in a few words; empty where it means the same. */
export function changesOf(before: Policy, after: Policy): string {
  const changes = [
    ...valueChange('fail-on', before.failOn, after.failOn),
    ...valueChange('report', before.report, after.report),
    ...valueChange('new-only', String(before.newOnly), String(after.newOnly)),
    ...valueChange('unsure', before.unsure, after.unsure),
    ...valueChange('gaps', before.gaps, after.gaps),
    ...valueChange('benchmarks.docker', before.benchmarks.docker, after.benchmarks.docker),
    ...valueChange('benchmarks.kubernetes', before.benchmarks.kubernetes, after.benchmarks.kubernetes),
    ...valueChange('kubernetes-version', before.kubernetesVersion, after.kubernetesVersion),
    ...listChange('include', before.include, after.include),
    ...listChange('exclude', before.exclude, after.exclude),
    ...listChange('trusted-registries', before.trustedRegistries, after.trustedRegistries),
    ...[...new Set([...before.rules.keys(), ...after.rules.keys()])].flatMap((rule) =>
      valueChange(rule, before.rules.get(rule) ?? 'default', after.rules.get(rule) ?? 'default'),
    ),
    ...listChange('waivers', before.waivers.map(waiverWords), after.waivers.map(waiverWords)),
    ...listChange('attestations', before.attestations.map(attestationWords), after.attestations.map(attestationWords)),
  ]
  const more = changes.length - maxChanges
  return [...changes.slice(0, maxChanges), ...(more > 0 ? [`${more} more`] : [])].join('; ')
}

const valueChange = (name: string, before: string, after: string) =>
  before === after ? [] : [`\`${name}\` ${before} → ${after}`]

function listChange(name: string, before: readonly string[], after: readonly string[]): string[] {
  const words = [
    ...after.filter((entry) => !before.includes(entry)).map((entry) => `adds ${entry}`),
    ...before.filter((entry) => !after.includes(entry)).map((entry) => `removes ${entry}`),
  ]
  return words.map((word) => `\`${name}\` ${word}`)
}

const waiverWords = ({ rule, path, subject, expires }: Waiver) =>
  `${rule} in ${[path, subject].filter((part) => part !== undefined).join(', ')} until ${expires}`

const attestationWords = ({ control, expires }: Policy['attestations'][number]) => `${control} until ${expires}`
