import { defineRule, fail } from '../../model/rule.ts'
import { authorization } from '../examples.ts'

export default defineRule({
  id: 'authorization-config/fail-open',
  on: 'authorization-config',
  title: 'Authorization webhook is skipped when it does not answer',
  severity: 'medium',
  threats: ['K5'],
  controls: [],
  why: 'Whoever makes the webhook unreachable gets what it would have refused, from the authorizers behind it.',
  fix: 'Set `failurePolicy: Deny`, and keep requests that need no webhook from it with `matchConditions`.',
  reads: ['authorizers'],
  *check({ name, authorizers }) {
    for (const [index, authorizer] of authorizers.entries()) {
      const { type, name: own, failurePolicy } = authorizer.value
      // Behind the last one there is nobody who could allow the request.
      const isLast = authorizers.slice(index + 1).every(({ value }) => value.type === 'AlwaysDeny')
      if (type !== 'Webhook' || failurePolicy?.value !== 'NoOpinion' || isLast) continue
      const message = `${name} skips the webhook ${own} while it does not answer (failurePolicy NoOpinion)`
      yield fail(failurePolicy, message, { discriminator: own })
    }
  },
  bad: [
    authorization(
      'authorizers:\n  - type: Webhook\n    name: guard\n    webhook: {failurePolicy: «NoOpinion», timeout: 3s}\n  - {type: Node, name: node}\n  - {type: RBAC, name: rbac}',
      'medium: the authorization configuration skips the webhook guard while it does not answer (failurePolicy NoOpinion)',
    ),
  ],
  good: [
    authorization(
      'authorizers: [{type: Webhook, name: guard, webhook: {failurePolicy: Deny}}, {type: Node, name: n}, {type: RBAC, name: r}]',
    ),
    authorization(
      'authorizers: [{type: Node, name: n}, {type: RBAC, name: r}, {type: Webhook, name: more, webhook: {failurePolicy: NoOpinion}}]',
    ),
  ],
})
