import type { PolicyRule } from '../model/role.ts'
import type { RuleContext } from '../model/rule.ts'
import { constraintName } from '../model/security-constraint.ts'
import type { Fact, Span } from '../model/source.ts'

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
  const related: Span[] = []
  const called = (name: Fact<string>, resources: readonly Fact<string>[]): Fact<string> => {
    for (const resource of ['securitycontextconstraints', 'podsecuritypolicies'] as const) {
      if (!resources.some(({ value }) => value === resource || value === '*')) continue
      if (resource === 'securitycontextconstraints' && ofOpenShift.test(name.value)) continue
      const found = find('security-constraint', undefined, constraintName(resource, name.value), name.at)
      const [opening] = found.flatMap(({ takesNode }) => takesNode ?? [])
      const [root] = found.flatMap(({ runsAsRoot }) => runsAsRoot ?? [])
      const guilty = opening ?? root
      if (guilty) related.push(guilty.at)
      if (found.length > 0) return { ...name, value: opening ? 'privileged' : root ? 'anyuid' : 'restricted' }
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
    related,
  }
}
