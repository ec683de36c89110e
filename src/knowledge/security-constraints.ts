import type { PolicyRule } from '../model/role.ts'
import type { RuleContext } from '../model/rule.ts'
import { type ConstraintResource, constraintName } from '../model/security-constraint.ts'
import type { Fact, Span } from '../model/source.ts'

/** Places that are shown. */
const maxRelated = 20

/** Those that every OpenShift has are what their names say. */
const ofOpenShift =
  /^(?:anyuid|hostaccess|hostmount-anyuid|hostnetwork|machine-api-termination-handler|node-exporter|nonroot|privileged|restricted)(?:-v2|-v3)?$/

/**
 * Rules of a role, with the constraints of the repository called by what they let through, and the places that say so. What is not
 * in the repository is known by its name alone.
 */
export function withConstraints(
  rules: readonly Fact<PolicyRule>[],
  { find }: Pick<RuleContext<'security-constraint'>, 'find'>,
): { rules: readonly Fact<PolicyRule>[]; related: readonly Span[] } {
  const related = new Map<string, Span>()
  const known = new Map<string, string | undefined>()
  const meaning = (resource: ConstraintResource, name: Fact<string>): string | undefined => {
    const reference = constraintName(resource, name.value)
    if (known.has(reference)) return known.get(reference)
    const found = find('security-constraint', undefined, reference, name.at)
    const opening = found.find(({ takesNode }) => takesNode)?.takesNode
    const root = found.find(({ runsAsRoot }) => runsAsRoot)?.runsAsRoot
    const guilty = opening ?? root
    if (guilty && related.size < maxRelated) related.set(reference, guilty.at)
    const meant = found.length === 0 ? undefined : opening ? 'privileged' : root ? 'anyuid' : 'restricted'
    known.set(reference, meant)
    return meant
  }
  const called = (name: Fact<string>, resources: readonly Fact<string>[]): Fact<string> => {
    for (const resource of ['securitycontextconstraints', 'podsecuritypolicies'] as const) {
      if (!resources.some(({ value }) => value === resource || value === '*')) continue
      if (resource === 'securitycontextconstraints' && ofOpenShift.test(name.value)) continue
      const meant = meaning(resource, name)
      if (meant !== undefined) return { ...name, value: meant }
    }
    return name
  }
  const isAbout = ({ resources, verbs }: PolicyRule) =>
    resources.some(({ value }) => /^(?:securitycontextconstraints|podsecuritypolicies|\*)$/.test(value)) &&
    verbs.some(({ value }) => value === 'use' || value === '*')
  return {
    rules: rules.map((rule) =>
      isAbout(rule.value) && rule.value.resourceNames.length > 0
        ? {
            ...rule,
            value: {
              ...rule.value,
              resourceNames: rule.value.resourceNames.map((name) => called(name, rule.value.resources)),
            },
          }
        : rule,
    ),
    related: [...related.values()],
  }
}
