import { describe, expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { line, read, repository } from '../manifests.ts'

const kindsIn = async (files: Record<string, string>) =>
  (await readAll(repository(files))).subjects.map(({ kind }) => kind)

describe('a file that configures a component', () => {
  it.each([
    ['apiVersion: acme.dev/v1\nkind: EncryptionConfiguration\nresources: []\n', []],
    ['apiVersion: v1\nkind: EncryptionConfig\nresources: []\n', ['encryption-config']],
    ['apiVersion: kyverno.io/v1\nkind: Policy\nmetadata: {name: a}\nspec: {rules: []}\n', []],
    ['apiVersion: audit.k8s.io/v1beta1\nkind: Policy\nrules: []\n', ['audit-policy']],
    ['apiVersion: acme.dev/v1\nkind: Configuration\nlimits: []\n', []],
    ['apiVersion: acme.dev/v1\nkind: Config\nclusters: [{name: a}]\n', []],
    ['apiVersion: v1\nkind: Config\nname: app\n', []],
    ['apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: "https://a"}}]\n', ['kubeconfig']],
    ['apiVersion: acme.dev/v1\nkind: InitConfiguration\n', []],
    ['apiVersion: kubeadm.k8s.io/v1beta3\nkind: JoinConfiguration\n', ['node-bootstrap']],
  ])('is one by its group: %j', async (text, kinds) => expect(await kindsIn({ 'a.yaml': text })).toEqual(kinds))

  it('may hold others', async () => {
    const plugin = (name: string, settings: string) => `  - name: ${name}\n    configuration: ${settings}\n`
    const text = `apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:\n${plugin(
      'PodSecurity',
      '{apiVersion: pod-security.admission.config.k8s.io/v1, kind: PodSecurityConfiguration}',
    )}${plugin('ImagePolicyWebhook', '{imagePolicy: {defaultAllow: maybe}}')}`
    const { subjects } = await read({ 'a.yaml': text })
    expect(subjects.map(({ kind }) => kind).sort()).toEqual(['image-policy-webhook', 'pod-security-config'])
    const webhook = subjects.find(({ kind }) => kind === 'image-policy-webhook')
    expect([...(webhook?.unresolved.keys() ?? [])]).toEqual(['defaultAllow'])
  })

  it('is read where a ConfigMap holds it', async () => {
    const inner = '    apiVersion: audit.k8s.io/v1\n    kind: Policy\n    rules: [{level: Metadata}]\n'
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  policy.yaml: |\n${inner}`
    const { subjects } = await read({ 'a.yaml': text })
    const policy = subjects.find((subject) => subject.kind === 'audit-policy')
    expect(policy?.rules.map(({ value, at }) => [value.level, line(at)])).toEqual([['Metadata', 8]])
  })

  it('may have parts that are filled in later', async () => {
    const policy = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - {level: "${LEVEL}"}\n  - {level: Metadata}\n'
    const encryption =
      'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n  - resources: [secrets]\n    providers: ["${PROVIDER}"]\n'
    const { subjects } = await read({ 'a.yaml': policy, 'b.yaml': encryption })
    expect(subjects.map(({ kind, opaque, unresolved }) => [kind, opaque?.because, [...unresolved.keys()]])).toEqual([
      ['audit-policy', 'one of the rules has a placeholder', ['rules']],
      ['encryption-config', 'the value is a placeholder', ['entries']],
    ])
  })

  it('has keys of which only their length and likeness are known', async () => {
    const random = Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 37) % 256)).toString('base64')
    const text = `apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n  - resources: [secrets]\n    providers: [{aescbc: {keys: [{name: a, secret: ${random}}, {name: b, secret: c2VjcmV0IGlzIHNlY3VyZQ==}]}}]\n`
    const { subjects } = await read({ 'a.yaml': text })
    const found = subjects.flatMap((subject) => (subject.kind === 'encryption-config' ? subject.keys : []))
    expect(found.map(({ value }) => value)).toEqual([
      { provider: 'aescbc', name: 'a', bytes: 32, written: 'random' },
      { provider: 'aescbc', name: 'b', bytes: 16, written: 'text' },
    ])
  })
})

describe('a kubeconfig', () => {
  const text = (token: string) =>
    `apiVersion: v1\nkind: Config\nclusters: []\nusers: [{name: a, user: {token: "${token}"}}]\n`

  it.each([
    'admin.conf',
    'etc/kubernetes/super-admin.conf',
    '.kube/config',
    'deploy/config',
    'ci.kubeconfig',
    'kubeconfig',
    'k.yaml',
    'kubeconfig-prod',
  ])('is found under the name %s', async (path) => expect(await kindsIn({ [path]: text('x') })).toEqual(['kubeconfig']))

  it.each(['kubeconfig.go', 'kubeconfig.md', 'app.conf', 'config.d'])('is none under the name %s', async (path) =>
    expect(await kindsIn({ [path]: text('x') })).toEqual([]),
  )

  it('is none under the common name `config` where its kind does not say so', async () => {
    const other = 'clusters: [{name: a, cluster: {server: "http://a"}}]\nusers: [{name: a, user: {token: b}}]\n'
    expect(await kindsIn({ config: other, '.git/config': '[user]\n\tname = a\n' })).toEqual([])
  })

  it.each([
    ['test-token', []],
    ['REDACTED', []],
    ['abcdef.0123456789abcdef', ['bootstrap token']],
    ['0123456789abcdef0123456789abcdef', ['token']],
    ['${KUBE_TOKEN_1234567890}', []],
    ['<a token of 1234567890>', []],
  ])('has a token where it is no stand-in: %s', async (token, what) => {
    const { subjects } = await read({ 'k.yaml': text(token) })
    const found = subjects.flatMap((subject) => (subject.kind === 'kubeconfig' ? subject.credentials : []))
    expect(found.map(({ value }) => value.what)).toEqual(what)
  })
})

describe('a file that a flag names', () => {
  const encryption =
    'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: [{resources: [secrets], providers: [{identity: {}}]}]\n'
  const server = (flags: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: a\n    command:\n    - kube-apiserver\n${flags}`
  const kubeadm = (flag: string) =>
    `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  extraArgs:\n${flag}`

  it.each([
    ['in the same word', server('    - --encryption-provider-config=/etc/kubernetes/enc.conf\n'), true],
    ['in the next one', server('    - --encryption-provider-config\n    - "/etc/kubernetes/enc.conf"\n'), true],
    [
      'as a list of kubeadm',
      kubeadm('  - name: encryption-provider-config\n    value: /etc/kubernetes/enc.conf\n'),
      true,
    ],
    ['as a mapping of kubeadm', kubeadm('    encryption-provider-config: "/etc/kubernetes/enc.conf"\n'), true],
    ['that is called otherwise', server('    - --encryption-provider-config=/etc/kubernetes/other.conf\n'), false],
    ['of another program', server('    - --root-ca-file=/etc/kubernetes/enc.conf\n'), false],
  ])('is read for what it is: %s', async (_, manifest, isRead) => {
    const { subjects } = await readAll(repository({ 'a.yaml': manifest, 'conf/enc.conf': encryption }))
    const found = subjects.filter(({ kind }) => kind === 'encryption-config').map(({ at }) => at.source.path)
    expect(found).toEqual(isRead ? ['conf/enc.conf'] : [])
  })
})
