import { isTestPath } from '../../knowledge/test-paths.ts'
import { clusterKey } from '../../model/cluster-key.ts'
import { type Source, span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import type { Reader } from '../reader.ts'
import { hasCommonName } from './claims.ts'

/** Private keys of the PKI of a cluster. */
export const readClusterKeys: Reader = (sources, repository) => {
  const folders = new Set(repository.paths.flatMap((path) => (isOfPki(path) ? [folderOf(path)] : [])))
  const isInPki = (folder: string) => namedAfterCluster.test(folder) || folders.has(folder)
  const ofCluster = sources.filter(({ path }) => !hasCommonName(path) || isInPki(folderOf(path)))
  return { subjects: ofCluster.map(keyIn), gaps: [] }
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)
const namedAfterCluster = /(?:^|\/)(?:kubernetes|k8s|kube|etcd|kubeadm|k3s|rke2?)\//i

/** What only the PKI of a cluster has. */
const isOfPki = (path: string): boolean =>
  /(?:^|\/)(?:sa\.(?:pub|key)|front-proxy-ca\.(?:crt|key)|apiserver(?:-kubelet-client)?\.(?:crt|key)|kubernetes(?:-key)?\.pem|service-account(?:-key)?\.pem)$/.test(
    path,
  )

/** A password protects any other. */
const unencrypted = /^-----BEGIN (?:RSA |EC )?PRIVATE KEY-----\r?\n(?!Proc-Type:)[A-Za-z\d+/=]{40}/m

function keyIn(source: Source): Subject {
  const { path, text } = source
  const start = unencrypted.exec(text)?.index
  const name = path.slice(folderOf(path).length)
  const from = start ?? 0
  const at = span(source, from, from + (/^-+[^-]+-+/.exec(text.slice(from, from + 60))?.[0].length ?? 0))
  const signs = /^(?:sa|(?:kube-)?service-accounts?(?:-token)?|(?:[\w-]+-)?ca)(?:-key\.pem|\.key)$/i.test(name)
  const value = { signs, isEtcd: /etcd/i.test(path), isTest: isTestPath(path) }
  return clusterKey({
    key: `${path}#key`,
    name,
    dialect: 'pod',
    at,
    ...(start !== undefined && { privateKey: { value, at } }),
  })
}
