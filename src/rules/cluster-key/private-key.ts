import { defineRule, fail } from '../../model/rule.ts'
import { files } from '../examples.ts'

const pem = (type = '') => `«-----BEGIN ${type}PRIVATE KEY-----»\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(2)}\n`

export default defineRule({
  id: 'cluster-key/private-key',
  on: 'cluster-key',
  title: 'Private key of a cluster is in the repository',
  severity: 'high',
  threats: ['K1', 'K2'],
  controls: [],
  why: 'Whoever can read the repository or its history can pose as this component; with the key of a CA or of service accounts, as anybody.',
  fix: 'Remove the key from the repository and make a new one on the cluster: for a CA every certificate that it signed as well.',
  reads: ['privateKey'],
  *check({ name, privateKey }) {
    if (!privateKey) return
    const { signs, isEtcd, isTest } = privateKey.value
    const of = isEtcd ? 'of etcd' : 'of a Kubernetes cluster'
    const use = signs ? ', which signs the identity of others' : ''
    const severity = isTest ? 'low' : signs ? 'critical' : 'high'
    yield fail(privateKey, `${name} is a private key ${of}${use}`, { severity })
  },
  bad: [
    files(
      'the CA that kubeadm makes',
      { 'cluster/pki/ca.key': pem('RSA '), 'cluster/pki/sa.pub': 'x' },
      'critical: ca.key is a private key of a Kubernetes cluster, which signs the identity of others',
    ),
    files(
      'made by hand',
      { 'certs/kube-scheduler-key.pem': pem('EC ') },
      'high: kube-scheduler-key.pem is a private key of a Kubernetes cluster',
    ),
    files('a peer of etcd', { 'pki/etcd/peer.key': pem() }, 'high: peer.key is a private key of etcd'),
    files(
      'among tests',
      { 'testdata/pki/apiserver.key': pem() },
      'low: apiserver.key is a private key of a Kubernetes cluster',
    ),
  ],
  good: [
    files('encrypted with a password', {
      'pki/front-proxy-ca.key': pem('ENCRYPTED ').replaceAll(/[«»]/g, ''),
      'pki/apiserver.key':
        '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0A1B\n\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n',
    }),
  ],
})
