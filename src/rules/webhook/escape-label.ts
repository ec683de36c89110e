import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

const selector = (operator: string, key: string) =>
  `objectSelector: {matchExpressions: [{key: ${key}, operator: ${operator}}]}`

export default defineRule({
  id: 'webhook/escape-label',
  on: 'webhook',
  title: 'Objects escape an admission policy with a label',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Whoever writes the object writes its labels: the policy holds only for those who do not know the label.',
  fix: 'Remove the `objectSelector`, and exempt namespaces with a `namespaceSelector` instead.',
  reads: ['escapeLabel'],
  consults: ['validating'],
  *check({ name, escapeLabel, validating }) {
    if (escapeLabel && validating)
      yield fail(escapeLabel, `${name} leaves out objects with the label ${escapeLabel.value}`)
  },
  bad: [
    manifest(
      'ValidatingWebhookConfiguration shop',
      `webhooks: [{name: a.shop, ${selector('DoesNotExist', '«shop/skip»')}}]`,
      'low: webhook a.shop leaves out objects with the label shop/skip',
    ),
  ],
  good: [
    manifest('ValidatingWebhookConfiguration shop', `webhooks: [{name: a.shop, ${selector('Exists', 'shop/app')}}]`),
    manifest('MutatingWebhookConfiguration shop', `webhooks: [{name: a.shop, ${selector('DoesNotExist', 'skip')}}]`),
  ],
})
