import {
  type ClusterService,
  clusterService,
  type ServiceFacts,
  type ServicePort,
} from '../../model/cluster-service.ts'
import type { Fact } from '../../model/source.ts'
import { entriesOf, factAt, integerOf, itemsOf, nodeAt, textAt, textOf } from '../parse/yaml.ts'
import { groupOf, textsIn } from './config-file.ts'
import { ObjectSettings, objectFrame } from './object-frame.ts'
import type { KubernetesObject } from './objects.ts'

/**
 * What the controllers of clouds take for "not on the internet".
 * https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
 */
const internal: ReadonlyMap<string, RegExp> = new Map([
  ['networking.gke.io/load-balancer-type', /^internal$/i],
  ['cloud.google.com/load-balancer-type', /^internal$/i],
  ['service.beta.kubernetes.io/aws-load-balancer-internal', /^(?:true|0\.0\.0\.0\/0)$/i],
  ['service.beta.kubernetes.io/aws-load-balancer-scheme', /^internal$/i],
  ['service.beta.kubernetes.io/azure-load-balancer-internal', /^true$/i],
  ['service.beta.kubernetes.io/openstack-internal-load-balancer', /^true$/i],
  ['service.beta.kubernetes.io/cce-load-balancer-internal-vpc', /^true$/i],
  ['service.kubernetes.io/qcloud-loadbalancer-internal-subnetid', /./],
  ['service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type', /^intranet$/i],
  ['service.beta.kubernetes.io/oci-load-balancer-internal', /^true$/i],
  ['oci-network-load-balancer.oraclecloud.com/internal', /^true$/i],
  ['service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type', /^private$/i],
  ['service.beta.kubernetes.io/do-loadbalancer-network', /^internal$/i],
  ['load-balancer.hetzner.cloud/disable-public-network', /^true$/i],
])

/** A Service of the core API; undefined for Knative's. `key` is its own. */
export function serviceOf(object: KubernetesObject, key: string): ClusterService | undefined {
  const { node } = object
  if (groupOf(node) !== '') return undefined
  const settings = new ObjectSettings<keyof ServiceFacts>(node)
  const spec = nodeAt(node, 'spec')
  return clusterService({
    ...objectFrame(object, key),
    type: settings.text('type', 'spec', 'type'),
    restricted: restrictionOf(object),
    externalIps: textsIn(nodeAt(spec, 'externalIPs')),
    ports: portsOf(object),
    unresolved: settings.unresolved,
  })
}

function restrictionOf({ node }: KubernetesObject): Fact<string> | undefined {
  const annotations = entriesOf(nodeAt(node, 'metadata', 'annotations'))
  for (const { key, value } of annotations)
    if (internal.get(key.text)?.test(textOf(value) ?? '')) return factAt(value, key.text)
  const sources = textsIn(nodeAt(node, 'spec', 'loadBalancerSourceRanges'))
  return sources.some(({ value }) => /\/0$/.test(value)) ? undefined : sources[0]
}

function portsOf({ node }: KubernetesObject): Fact<ServicePort>[] {
  return itemsOf(nodeAt(node, 'spec', 'ports')).flatMap((item) => {
    const port = nodeAt(item, 'port')
    const number = integerOf(port)
    if (!port || number === undefined) return []
    const target = nodeAt(item, 'targetPort')
    return [factAt(port, { port: number, targetPort: integerOf(target) ?? textAt(item, 'targetPort') ?? number })]
  })
}
