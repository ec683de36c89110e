import { type Annotation, type Ingress, type IngressFacts, ingress } from '../../model/ingress.ts'
import type { Fact, Unresolved } from '../../model/source.ts'
import { entriesOf, entryAt, factAt, itemsOf, nodeAt, spanOf } from '../parse/yaml.ts'
import { groupOf } from './config-file.ts'
import { objectFrame } from './object-frame.ts'
import type { KubernetesObject } from './objects.ts'
import { find, firstLine, isAction, isPlaceholder } from './settings.ts'

/** Annotations by which the load balancers of clouds and Traefik terminate TLS. */
const certificates =
  /^(?:alb\.ingress\.kubernetes\.io\/(?:certificate-arn|ssl-redirect)|networking\.gke\.io\/(?:managed-certificates|pre-shared-certs)|ingress\.gcp\.kubernetes\.io\/pre-shared-cert|kubernetes\.io\/ingress\.global-static-cert|appgw\.ingress\.kubernetes\.io\/appgw-ssl-certificate|traefik\.ingress\.kubernetes\.io\/router\.tls|nginx\.ingress\.kubernetes\.io\/ssl-passthrough|haproxy\.org\/ssl-certificate|konghq\.com\/protocols|.*\/tls-termination)$/

/** The load balancer of AWS looks its certificate up by the hosts where it is to listen for HTTPS. */
const listeners = /^alb\.ingress\.kubernetes\.io\/listen-ports$/

/** An Ingress of Kubernetes; undefined for OpenShift's and others. `key` is its own. */
export function ingressOf(object: KubernetesObject, key: string): Ingress | undefined {
  const { node, isPart } = object
  // The core group never had one, but nobody else has it either.
  if (!['', 'networking.k8s.io', 'extensions'].includes(groupOf(node))) return undefined
  const annotations = annotationsOf(object)
  const unresolved = new Map<keyof IngressFacts, Unresolved>()
  return ingress({
    ...objectFrame(object, key),
    hosts: isPart ? [] : hostsOf(object),
    tls: tlsOf(object, unresolved) ?? certificateIn(annotations),
    annotations,
    unresolved,
  })
}

function hostsOf({ node }: KubernetesObject): Fact<string>[] {
  return itemsOf(nodeAt(node, 'spec', 'rules')).flatMap((rule) => {
    const host = find(rule, 'host')
    if (!host) return isAction(rule) ? [] : [{ value: '', at: firstLine(rule) }]
    const { node: text, isResolved } = host
    return isResolved && text.kind === 'scalar' && !isPlaceholder(text.text) ? [factAt(text, text.text)] : []
  })
}

function tlsOf({ node }: KubernetesObject, unresolved: Map<keyof IngressFacts, Unresolved>): Fact<string> | undefined {
  const entry = entryAt(node, 'spec', 'tls')
  const found = find(node, 'spec', 'tls')
  if (!entry || !found) return undefined
  if (!found.isResolved) unresolved.set('tls', { because: 'its value is a placeholder', at: spanOf(found.node) })
  return found.isResolved && found.node.kind === 'seq' && found.node.items.length > 0
    ? { value: 'tls', at: spanOf(entry.key) }
    : undefined
}

const certificateIn = (annotations: readonly Fact<Annotation>[]): Fact<string> | undefined =>
  annotations.flatMap(({ value: { name, value }, at }) =>
    (certificates.test(name) && !/^(?:false|http)?$/i.test(value)) || (listeners.test(name) && /"HTTPS"/.test(value))
      ? [{ value: name, at }]
      : [],
  )[0]

const annotationsOf = ({ node }: KubernetesObject): Fact<Annotation>[] =>
  entriesOf(nodeAt(node, 'metadata', 'annotations')).flatMap(({ key, value }) =>
    value.kind === 'scalar' ? [{ value: { name: key.text, value: value.text }, at: spanOf(key) }] : [],
  )
