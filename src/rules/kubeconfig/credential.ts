import { defineRule, fail, numbered } from '../../model/rule.ts'
import { kubeconfig } from '../examples.ts'

const controls = {
  'private key': ['cis-kubernetes:3.1.1'],
  token: ['cis-kubernetes:3.1.2'],
  'bootstrap token': ['cis-kubernetes:3.1.3'],
  password: [],
  credential: [],
} as const

const key = Buffer.from(
  `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(2)}\n-----END PRIVATE KEY-----\n`,
).toString('base64')

export default defineRule({
  id: 'kubeconfig/credential',
  on: 'kubeconfig',
  title: 'Credential of a cluster is in the repository',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:3.1.1', 'cis-kubernetes:3.1.2', 'cis-kubernetes:3.1.3'],
  why: 'Whoever can read the repository or its history has the rights of this user in the cluster.',
  fix: 'Remove the file from the repository, revoke the credential (a client certificate only ends with its CA), and let people log in through an identity provider.',
  reads: ['credentials'],
  *check({ name, credentials }) {
    const nameOf = numbered()
    for (const credential of credentials) {
      const { user, what, isTest } = credential.value
      yield fail(credential, `${name} contains a ${what} of ${user || 'a user without a name'}`, {
        discriminator: nameOf(`${user} ${what}`),
        controls: controls[what],
        severity: isTest ? 'low' : 'high',
      })
    }
  },
  bad: [
    kubeconfig({ user: `client-key-data: «${key}»` }, 'high: the kubeconfig contains a private key of alice'),
    kubeconfig(
      { user: `client-key-data: «${key}»`, path: 'testdata/kubeconfig' },
      'low: the kubeconfig contains a private key of alice',
    ),
    kubeconfig(
      { user: 'token: «abcdef.0123456789abcdef»', path: 'bootstrap.kubeconfig' },
      'high: the kubeconfig contains a bootstrap token of alice',
    ),
    kubeconfig(
      { user: 'token: «k3s9f0a2b7c1d8e4f6a5»', path: '.kube/config', object: '' },
      'high: the kubeconfig contains a token of alice',
    ),
    kubeconfig(
      { user: 'username: alice\npassword: «correct-horse»', path: 'cluster.yaml' },
      'high: the kubeconfig contains a password of alice',
    ),
    kubeconfig(
      {
        user: 'exec:\n  command: aws\n  env: [{name: AWS_SECRET_ACCESS_KEY, value: «abCDef0123456789abCDef0123456789abCDef01»}]',
      },
      'high: the kubeconfig contains a credential of alice',
    ),
  ],
  good: [
    kubeconfig({ user: 'client-key: /etc/kubernetes/pki/admin.key' }),
    kubeconfig({ user: 'client-key-data: DATA+OMITTED' }),
    kubeconfig({ user: 'token: ${TOKEN}' }),
    kubeconfig({ user: 'exec: {command: aws, args: [eks, get-token], env: [{name: AWS_PROFILE, value: shop}]}' }),
  ],
})
