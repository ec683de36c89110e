import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/etcd-data',
  on: 'node',
  title: 'Data of etcd can be read',
  severity: 'high',
  threats: ['K3'],
  controls: ['cis-kubernetes:1.1.11', 'cis-kubernetes:1.1.12'],
  why: 'Whoever reads the folder has every secret of the cluster.',
  fix: 'Make etcd:etcd its owner (`chown etcd:etcd`), and permit no more than 700 (`chmod 700`).',
  reads: ['etcdData'],
  *check({ etcdData }) {
    const wanted = { owner: 'etcd:etcd', ownerControl: 'cis-kubernetes:1.1.12' } as const
    const faults = fileFaults(etcdData, {
      ...wanted,
      mode: 0o700,
      modeControl: 'cis-kubernetes:1.1.11',
      isSecret: true,
    })
    for (const hit of faults) {
      // A static pod runs etcd as root: nobody else has the data either.
      const isRoot = etcdData.some(({ value, at }) => at === hit.at && value.user === 'root')
      yield isRoot && hit.discriminator.endsWith('owner') ? { ...hit, severity: 'low' } : hit
    }
  },
  bad: [
    nodeFiles(
      'file etcdData 700 root:root «/var/lib/etcd»',
      'low: /var/lib/etcd is owned by root:root, not by etcd:etcd',
    ),
    nodeFiles('file etcdData 700 app:app «/var/lib/etcd»', 'high: /var/lib/etcd is owned by app:app, not by etcd:etcd'),
    nodeFiles('file etcdData 755 etcd:etcd «/var/lib/etcd»', 'high: /var/lib/etcd has mode 755, more than 700'),
  ],
  good: [nodeFiles('file etcdData 700 etcd:etcd /var/lib/etcd')],
})
