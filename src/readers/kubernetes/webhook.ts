import type { Fact } from '../../model/source.ts'
import { type Webhook, type WebhookFacts, webhook } from '../../model/webhook.ts'
import { entriesOf, entryAt, factAt, itemsOf, type Mapping, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { groupOf, textsIn } from './config-file.ts'
import { ObjectSettings, objectFrame, placeOf } from './object-frame.ts'
import type { KubernetesObject } from './objects.ts'
import { firstLine } from './settings.ts'

/** The webhooks of a configuration. `key` is the object's own. */
export function webhooksOf(object: KubernetesObject, key: string): Webhook[] {
  const { kind, node } = object
  if (groupOf(node) !== 'admissionregistration.k8s.io') return []
  const { name: owner } = objectFrame(object, key)
  return itemsOf(nodeAt(node, 'webhooks')).flatMap((item, index) => {
    if (item.kind !== 'map') return []
    const name = textAt(item, 'name') ?? `webhook ${index + 1}`
    const settings = new ObjectSettings<keyof WebhookFacts>(item)
    const nameNode = nodeAt(item, 'name')
    return webhook({
      key: `${key}/${name}~${index}`,
      name: `webhook ${name}`,
      dialect: 'pod',
      at: nameNode?.kind === 'scalar' ? spanOf(nameNode) : firstLine(item),
      owner: { key, name: owner },
      failurePolicy: settings.text('failurePolicy', 'failurePolicy'),
      ...(kind === 'ValidatingWebhookConfiguration' && { validating: { value: true, at: placeOf(node) } }),
      timeoutSeconds: settings.integer('timeoutSeconds', 'timeoutSeconds'),
      ...scopeOf(item),
      unresolved: settings.unresolved,
    })
  })
}

/** What a webhook is asked about. */
function scopeOf(item: Mapping): Partial<WebhookFacts> {
  const selector = entryAt(item, 'namespaceSelector')
  return {
    everything: ruleWith(item, isAboutEverything),
    pods: ruleWith(item, isAboutPods),
    ...(selector &&
      entriesOf(selector.value).length > 0 && {
        namespaceSelector: { value: 'namespaceSelector', at: spanOf(selector.key) },
      }),
    escapeLabel: escapeLabelOf(item),
  }
}

const ruleWith = (item: Node, test: (rule: Node) => boolean): Fact<string> | undefined =>
  itemsOf(nodeAt(item, 'rules')).flatMap((rule) => {
    const resources = entryAt(rule, 'resources')
    return resources && test(rule) ? [{ value: 'resources', at: spanOf(resources.key) }] : []
  })[0]

const valuesOf = (rule: Node, key: string) => textsIn(nodeAt(rule, key)).map(({ value }) => value)

/** `*` alone leaves out subresources: that is still every object. */
const isAboutEverything = (rule: Node): boolean =>
  valuesOf(rule, 'apiGroups').includes('*') &&
  valuesOf(rule, 'resources').some((resource) => resource === '*' || resource === '*/*') &&
  textAt(rule, 'scope') !== 'Cluster'

/** Pods are in a namespace: a rule of the scope `Cluster` is never asked about one. */
export const isAboutPods = (rule: Node): boolean =>
  valuesOf(rule, 'apiGroups').some((group) => group === '' || group === '*') &&
  valuesOf(rule, 'resources').some((resource) => ['pods', '*', '*/*', 'pods/*'].includes(resource)) &&
  textAt(rule, 'scope') !== 'Cluster'

/** An object without a label, or with any other value of it, is let through unseen: whoever writes the object chooses. */
function escapeLabelOf(item: Node): Fact<string> | undefined {
  const expressions = itemsOf(nodeAt(item, 'objectSelector', 'matchExpressions'))
  for (const expression of expressions) {
    const key = nodeAt(expression, 'key')
    if (key?.kind === 'scalar' && /^(?:NotIn|DoesNotExist)$/.test(textAt(expression, 'operator') ?? ''))
      return factAt(key, key.text)
  }
  return undefined
}
