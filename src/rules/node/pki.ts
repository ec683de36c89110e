import { ownerFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/pki',
  on: 'node',
  title: 'Certificates and keys of the cluster belong to others than root',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.1.19'],
  why: 'Whoever owns the folder or a file in it can replace certificates and keys.',
  fix: 'Make root:root the owner of the folder and of everything in it (`chown -R root:root`).',
  reads: ['pki'],
  *check({ pki }) {
    yield* ownerFaults(pki, { owner: 'root:root', ownerControl: 'cis-kubernetes:1.1.19' })
  },
  bad: [
    nodeFiles(
      'file pki 755 root:root /etc/kubernetes/pki\nfile pki 755 etcd:etcd «/etc/kubernetes/pki/etcd»',
      'high: /etc/kubernetes/pki/etcd is owned by etcd:etcd, not by root:root',
    ),
    nodeFiles(
      'file pki 600 root:app «/etc/kubernetes/pki/ca.key»',
      'low: /etc/kubernetes/pki/ca.key is owned by root:app, not by root:root',
    ),
  ],
  good: [nodeFiles('file pki 755 root:root /etc/kubernetes/pki')],
})
