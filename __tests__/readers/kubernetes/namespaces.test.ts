import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/decide/judge.ts'
import type { Namespace } from '../../../src/model/namespace.ts'
import { rules } from '../../../src/rules/index.ts'
import { read } from '../manifests.ts'

const object = (kind: string, metadata: string, rest = '', apiVersion = 'v1') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\n${rest}\n`
const pod = (name: string, labels = '', rest = '') =>
  object('Pod', `name: ${name}, labels: {${labels}}`, `spec: {${rest}containers: [{name: a, image: b}]}`)
const policy = (spec: string, metadata = 'name: p') =>
  object('NetworkPolicy', metadata, `spec: {${spec}}`, 'networking.k8s.io/v1')
const cilium = (spec: string, kind = 'CiliumNetworkPolicy') => object(kind, 'name: p', spec, 'cilium.io/v2')
const administrator = (spec: string) =>
  object('BaselineAdminNetworkPolicy', 'name: default', `spec: {${spec}}`, 'policy.networking.k8s.io/v1alpha1')
const calico = (spec: string, kind = 'NetworkPolicy') =>
  object(kind, 'name: p', `spec: {${spec}}`, 'projectcalico.org/v3')

/** The namespaces that objects, each a document, make. */
async function namespacesOf(...objects: string[]): Promise<Namespace[]> {
  const { subjects } = await read({ 'a.yaml': objects.join('---\n') })
  return subjects.filter((subject) => subject.kind === 'namespace')
}

/** Whether a pod with the label `app: web` is found to be left out by every policy. */
async function isLeftOut(...objects: string[]): Promise<boolean> {
  const { subjects } = await read({ 'a.yaml': [pod('web', 'app: web'), ...objects].join('---\n') })
  return subjects.some((subject) => subject.kind === 'pod' && subject.name === 'web' && subject.unselected)
}

describe('a pod is left out by', () => {
  it.each([
    ['other labels', policy('podSelector: {matchLabels: {app: shop}}')],
    ['one label of two', policy('podSelector: {matchLabels: {app: web, tier: front}}')],
    ['an expression', policy('podSelector: {matchExpressions: [{key: app, operator: In, values: [shop, db]}]}')],
    ['a label that it lacks', policy('podSelector: {matchExpressions: [{key: tier, operator: Exists}]}')],
    ['a label that it has', policy('podSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}')],
    ["Cilium's selector", cilium('spec: {endpointSelector: {matchLabels: {"k8s:app": shop}}, ingress: [{}]}')],
  ])('%s', async (_, text) => expect(await isLeftOut(text)).toBe(true))
})

describe('a pod is not left out by', () => {
  it.each([
    ['its label', policy('podSelector: {matchLabels: {app: web}}')],
    ['an empty selector', policy('podSelector: {}')],
    ['a selector that is not there', policy('policyTypes: [Ingress]')],
    ['a value that is filled in', policy('podSelector: {matchLabels: {app: "${APP}"}}')],
    ['an expression', policy('podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [db]}]}')],
    ["Cilium's selector", cilium('spec: {endpointSelector: {matchLabels: {"k8s:app": web}}, ingress: [{}]}')],
    ['one of several', cilium('specs: [{endpointSelector: {matchLabels: {app: a}}}, {endpointSelector: {}}]')],
    ["a policy of Cilium's for the cluster", cilium('spec: {endpointSelector: {}}', 'CiliumClusterwideNetworkPolicy')],
    ["an expression of Calico's, which is not followed", calico('selector: "app == \'shop\'"')],
    ['a policy of another namespace, where there is none here', policy('podSelector: {}', 'name: p, namespace: shop')],
    [
      'a policy of another group',
      object('NetworkPolicy', 'name: p', 'spec: {podSelector: {matchLabels: {a: b}}}', 'a.example/v1'),
    ],
  ])('%s', async (_, text) => expect(await isLeftOut(text)).toBe(false))

  it('any policy where it is on the network of the node, or where something else labels it', async () => {
    const other = policy('podSelector: {matchLabels: {app: shop}}')
    const task = object('Task', 'name: build', 'spec: {steps: [{name: a, image: b}]}', 'tekton.dev/v1')
    const { subjects } = await read({ 'a.yaml': [pod('agent', '', 'hostNetwork: true, '), task, other].join('---\n') })
    expect(subjects.filter((subject) => subject.kind === 'pod' && subject.unselected)).toEqual([])
  })
})

describe('a namespace', () => {
  const denied = async (...policies: string[]) => {
    const [found] = await namespacesOf(pod('web', 'app: web'), ...policies)
    return found!.denied.map(({ value }) => value).sort()
  }

  it.each([
    [['ingress'], policy('podSelector: {}')],
    [['egress', 'ingress'], policy('podSelector: {}, policyTypes: [Ingress, Egress]')],
    [['egress', 'ingress'], policy('podSelector: {}, egress: [{ports: [{port: 53}]}]')],
    [['egress'], policy('podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}]')],
    [[], policy('podSelector: {}, ingress: [{from: [{ipBlock: {cidr: "::/0"}}]}]')],
    [[], policy('podSelector: {matchLabels: {app: web}}')],
    [['egress', 'ingress'], cilium('spec: {endpointSelector: {}, ingress: [{}], egress: [{}]}')],
    [[], cilium('spec: {endpointSelector: {}, ingress: [], egress: []}')],
    [['ingress'], cilium('spec: {endpointSelector: {}, enableDefaultDeny: {ingress: true}}')],
    [['egress', 'ingress'], calico('selector: all(), types: [Ingress, Egress]', 'GlobalNetworkPolicy')],
    [[], calico('selector: "app == \'web\'", types: [Ingress]')],
    ...(
      [
        ['has(projectcalico.org/name) && projectcalico.org/name not in {"kube-system", "calico-system"}', true],
        ["projectcalico.org/name != 'kube-system'", true],
        ['projectcalico.org/name in {"shop", "default"}', true],
        ["projectcalico.org/name == 'shop'", false],
        ["projectcalico.org/name not in {'default'}", false],
        ['has(team)', false],
        ["projectcalico.org/name == 'shop' || all()", false],
      ] as const
    ).map(([namespaces, isClosed]): [string[], string] => [
      isClosed ? ['egress', 'ingress'] : [],
      calico(`namespaceSelector: ${JSON.stringify(namespaces)}, types: [Ingress, Egress]`, 'GlobalNetworkPolicy'),
    ]),
    [
      ['ingress'],
      calico('selector: "projectcalico.org/namespace != \'kube-system\'", types: [Ingress]', 'GlobalNetworkPolicy'),
    ],
    ...(
      [
        ['matchExpressions: [{key: "k8s:io.kubernetes.pod.namespace", operator: NotIn, values: [kube-system]}]', true],
        ['matchLabels: {"k8s:io.kubernetes.pod.namespace": default}', true],
        ['matchExpressions: [{key: "k8s:io.kubernetes.pod.namespace", operator: In, values: [shop]}]', false],
        ['matchExpressions: [{key: io.cilium.k8s.policy.serviceaccount, operator: Exists}]', false],
        ['matchExpressions: [{key: "k8s:io.kubernetes.pod.namespace", operator: Other}]', false],
      ] as const
    ).map(([endpoints, isClosed]): [string[], string] => [
      isClosed ? ['ingress'] : [],
      cilium(`spec: {endpointSelector: {${endpoints}}, ingress: [{}]}`, 'CiliumClusterwideNetworkPolicy'),
    ]),
    [['ingress'], administrator('subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]')],
    [
      ['egress'],
      administrator(
        'subject: {pods: {namespaceSelector: {}, podSelector: {}}}, egress: [{action: Deny, to: [{networks: ["0.0.0.0/0"]}]}]',
      ),
    ],
    [
      ['ingress'],
      administrator(
        'subject: {namespaces: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]}}, ingress: [{action: Allow, from: [{pods: {}}]}, {action: Deny, from: [{namespaces: {}}]}]',
      ),
    ],
    [
      [],
      administrator(
        'subject: {namespaces: {matchLabels: {team: a}}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]',
      ),
    ],
    [
      [],
      administrator(
        'subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {a: b}}}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]',
      ),
    ],
    [
      [],
      administrator(
        'subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {}}]}, {action: Deny, from: [{namespaces: {}}]}]',
      ),
    ],
    [
      [],
      administrator(
        'subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {port: 80}}]}]',
      ),
    ],
    [
      [],
      administrator(
        'subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {matchLabels: {a: b}}}]}]',
      ),
    ],
  ])('denies %j by %s', async (directions, text) => expect(await denied(text)).toEqual(directions))

  it('is one for all that no namespace is written for, found at the first of it', async () => {
    const found = await namespacesOf(pod('web'), pod('db'), object('Service', 'name: web', 'spec: {}'))
    expect(found.map(({ key, name, workloads }) => [key, name, workloads.length])).toEqual([
      ['a.yaml#Namespace/default', 'the namespace of Pod web', 2],
    ])
  })

  it('is its own object where that is there, whatever the order', async () => {
    const web = object('Pod', 'name: web, namespace: shop', 'spec: {containers: [{name: a, image: b}]}')
    const quota = object('ResourceQuota', 'name: all, namespace: shop', 'spec: {hard: {pods: 1}}')
    const found = await namespacesOf(web, object('Namespace', 'name: shop'), quota)
    expect(found.map(({ key, name, quota }) => [key, name, quota?.value])).toEqual([
      ['a.yaml#Namespace/shop', 'Namespace shop', 'ResourceQuota all'],
    ])
  })

  it('of the cluster itself is none, nor is one whose name is filled in', async () => {
    const web = object('Pod', 'name: a, namespace: kube-system', 'spec: {containers: [{name: a, image: b}]}')
    expect(
      await namespacesOf(web, object('Namespace', 'name: kube-system'), object('Namespace', 'name: "${NS}"')),
    ).toEqual([])
  })

  it.each([
    [
      'a validating webhook',
      'ValidatingWebhookConfiguration',
      'admissionregistration.k8s.io/v1',
      'webhooks: [{name: a, rules: [{apiGroups: [""], resources: [pods]}]}]',
    ],
    [
      "Kyverno's policy",
      'ClusterPolicy',
      'kyverno.io/v1',
      'spec: {validationFailureAction: Enforce, rules: [{match: {any: [{resources: {kinds: [Pod]}}]}, validate: {}}]}',
    ],
    ["Gatekeeper's constraint", 'K8sPSPPrivilegedContainer', 'constraints.gatekeeper.sh/v1beta1', 'spec: {}'],
    [
      "Gatekeeper's constraint by scopes",
      'K8sPSPPrivilegedContainer',
      'constraints.gatekeeper.sh/v1beta1',
      'spec: {enforcementAction: scoped, scopedEnforcementActions: [{action: warn}, {action: deny}]}',
    ],
    [
      "Kubewarden's policy",
      'ClusterAdmissionPolicy',
      'policies.kubewarden.io/v1',
      'spec: {rules: [{apiGroups: [""], resources: [pods]}]}',
    ],
    [
      'defaults of Pod Security',
      'AdmissionConfiguration',
      'apiserver.config.k8s.io/v1',
      'plugins: [{name: PodSecurity, configuration: {apiVersion: pod-security.admission.config.k8s.io/v1, kind: PodSecurityConfiguration, defaults: {enforce: baseline}}}]',
    ],
    [
      "Kyverno's newer policy",
      'ValidatingPolicy',
      'policies.kyverno.io/v1',
      'spec: {matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}}',
    ],
    [
      "Kyverno's newer policy",
      'ValidatingPolicy',
      'policies.kyverno.io/v1',
      'spec: {validationActions: [Audit, Deny], matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}}',
    ],
  ])('is checked at admission by %s', async (_, kind, apiVersion, rest) => {
    const [found] = await namespacesOf(object('Namespace', 'name: shop'), object(kind, 'name: a', rest, apiVersion))
    expect(found!.admission?.value).toContain(kind.slice(0, 5))
  })

  it.each([
    [
      'a webhook that is never asked about pods',
      'ValidatingWebhookConfiguration',
      'admissionregistration.k8s.io/v1',
      'webhooks: [{name: a, rules: [{apiGroups: [""], resources: [pods], scope: Cluster}]}]',
    ],
    [
      'a webhook that may be skipped',
      'ValidatingWebhookConfiguration',
      'admissionregistration.k8s.io/v1',
      'webhooks: [{name: a, failurePolicy: Ignore, rules: [{apiGroups: [""], resources: [pods]}]}]',
    ],
    [
      'a policy that reports',
      'ClusterPolicy',
      'kyverno.io/v1',
      'spec: {rules: [{match: {any: [{resources: {kinds: [Pod]}}]}, validate: {}}]}',
    ],
    [
      'a constraint that reports',
      'K8sPSPPrivilegedContainer',
      'constraints.gatekeeper.sh/v1beta1',
      'spec: {enforcementAction: dryrun}',
    ],
    [
      'a policy without a binding',
      'ValidatingAdmissionPolicy',
      'admissionregistration.k8s.io/v1',
      'spec: {matchConstraints: {resourceRules: [{apiGroups: [""], resources: [pods]}]}}',
    ],
    [
      "Kyverno's newer policy",
      'ValidatingPolicy',
      'policies.kyverno.io/v1',
      'spec: {validationActions: [Deny], matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [services]}]}}',
    ],
    [
      "Kyverno's newer policy",
      'ValidatingPolicy',
      'policies.kyverno.io/v1',
      'spec: {validationActions: [Warn], matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}}',
    ],
    [
      "Gatekeeper's constraint by scopes",
      'K8sPSPPrivilegedContainer',
      'constraints.gatekeeper.sh/v1beta1',
      'spec: {enforcementAction: scoped, scopedEnforcementActions: [{action: warn}]}',
    ],
  ])('is not checked at admission by %s', async (_, kind, apiVersion, rest) => {
    const [found] = await namespacesOf(object('Namespace', 'name: shop'), object(kind, 'name: a', rest, apiVersion))
    expect(found!.admission).toBeUndefined()
  })

  it('is checked by a policy of Kubernetes where a binding puts it in force', async () => {
    const group = 'admissionregistration.k8s.io/v1'
    const rules = 'spec: {matchConstraints: {resourceRules: [{apiGroups: [""], resources: [pods]}]}}'
    const bound = async (actions: string) => {
      const binding = object(
        'ValidatingAdmissionPolicyBinding',
        'name: b',
        `spec: {policyName: a, validationActions: [${actions}]}`,
        group,
      )
      const [found] = await namespacesOf(
        object('Namespace', 'name: shop'),
        binding,
        object('ValidatingAdmissionPolicy', 'name: a', rules, group),
      )
      return found!.admission?.value
    }
    expect(await bound('Deny')).toBe('ValidatingAdmissionPolicy a')
    expect(await bound('Audit')).toBeUndefined()
  })
})

describe('what a file that could not be read may hold', () => {
  it('is not missing', async () => {
    const text = [object('Namespace', 'name: shop'), pod('web')].join('---\n')
    const { subjects } = await read({ 'a.yaml': text })
    const own = rules.filter(({ id }) => id.startsWith('namespace/'))
    const gap = {
      path: 'b.yaml',
      because: 'x',
      kinds: ['namespace', 'network-policy', 'webhook'] as const,
      blocking: true,
    }
    const states = (gaps: Parameters<typeof judge>[3]) =>
      [...judge(own, subjects, { trustedRegistries: [] }, gaps).byRule.values()].map(({ others }) => [
        ...new Set(others.map(({ state }) => state)),
      ])
    expect(states([])).toEqual([['fail'], ['fail'], ['fail'], ['fail']])
    expect(states([gap])).toEqual([['unseen'], ['unseen'], ['unseen'], ['unseen']])
  })
})

describe('many policies', () => {
  it('are looked up for many pods without trying each', { tags: 'large' }, async () => {
    const count = 1500
    const objects = Array.from({ length: count }, (_, i) => [
      pod(`p${i}`, `app: a${i}`),
      policy(`podSelector: {matchLabels: {app: a${i}}}`, `name: p${i}`),
    ])
    const start = performance.now()
    const { subjects } = await read({ 'a.yaml': objects.flat().join('---\n') })
    expect(subjects.filter((subject) => subject.kind === 'pod' && subject.unselected)).toEqual([])
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})
