import { describe, expect, it } from 'vitest'
import type { Binding } from '../../../src/model/binding.ts'
import type { Container } from '../../../src/model/container.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'

async function made(line: string) {
  const { subjects, gaps } = await readAll(repository({ 'x.sh': `#!/bin/sh\n${line}\n` }))
  expect(gaps).toEqual([])
  return subjects
}

async function containers(line: string) {
  const all = (await made(line)).filter((subject): subject is Container => subject.kind === 'container')
  return all.map((one) => [
    one.key.replace('x.sh#', ''),
    ...[one.image, one.privileged, one.pidMode, ...one.capAdd, ...one.env].flatMap((fact) =>
      fact ? [place(fact.at)] : [],
    ),
  ])
}

describe('containers that kubectl makes of its words', () => {
  it.each<[string, ...string[][]]>([
    ['kubectl run a --image=img:1', ['Pod/a/a', '2:--image=img:1']],
    ['kubectl -n ns run a --image img:1 --privileged -- sh', ['Pod/ns/a/a', '2:img:1', '2:--privileged']],
    ['sudo oc run a --image=img:1 --env=A=b', ['Pod/a/a', '2:--image=img:1', '2:--env=A=b']],
    [
      `kubectl run a --image=img:1 --overrides='{"spec": {"hostPID": true}}'`,
      ['Pod/a/a', '2:--image=img:1', `2:--overrides='{"spec": {"hostPID": true}}'`],
    ],
    [
      'kubectl create deployment a --image=img:1 --image=b:2',
      ['Deployment/a/a', '2:--image=img:1'],
      ['Deployment/a/c1', '2:--image=b:2'],
    ],
    ['kubectl create cronjob a --image=img:1 --schedule="* * * * *" -- date', ['CronJob/a/a', '2:--image=img:1']],
    ['kubectl create job a --image=img:1', ['Job/a/a', '2:--image=img:1']],
    ['kubectl set env deploy/a A=b C-', ['Pod/a/container', '2:A=b']],
    ['kubectl set image deploy/a a=img:1 b=$X', ['Pod/a/a', '2:a=img:1']],
    ['kubectl debug node/n -it --image=img:1', ['Pod/debugger/debugger', '2:--image=img:1', '2:node/n']],
    [
      'kubectl debug node/n -it --image=img:1 --profile=sysadmin',
      ['Pod/debugger/debugger', '2:--image=img:1', '2:--profile=sysadmin', '2:node/n'],
    ],
    [
      'kubectl debug web -it --image=img:1 --profile=netadmin',
      ['Pod/debugger/debugger', '2:--image=img:1', '2:--profile=netadmin', '2:--profile=netadmin'],
    ],
    ['kubectl debug web -it --image=img:1'],
    [
      `kubectl -n ns patch deploy web -p '{"spec": {"template": {"spec": {"hostPID": true}}}}'`,
      ['Deployment/ns/web', '2:{"spec": {"template": {"spec": {"hostPID": true}}}}'],
    ],
    [
      `kubectl patch sts/web --type=json --patch='[{"op":"add","path":"/spec/template/spec/containers/0/securityContext/privileged","value":true}]'`,
      [
        'StatefulSet/web/~0',
        `2:--patch='[{"op":"add","path":"/spec/template/spec/containers/0/securityContext/privileged","value":true}]'`,
      ],
    ],
    [
      `kubectl patch sts/web --type=json -p '[{"op":"add","path":"/spec/template/spec/containers/0/securityContext/privileged","value":true},{"op":"add","path":"/spec/template/spec/containers/1/securityContext/privileged","value":false}]'`,
      ...['StatefulSet/web/~0', 'StatefulSet/web/~1'].map((key) => [
        key,
        `2:[{"op":"add","path":"/spec/template/spec/containers/0/securityContext/privileged","value":true},{"op":"add","path":"/spec/template/spec/containers/1/securityContext/privileged","value":false}]`,
      ]),
    ],
    ['kubectl patch pod web --patch "spec: {hostPID: true}"', ['Pod/web', '2:spec: {hostPID: true}']],
    [`kubectl patch deploy web -p '{"spec": {"replicas": 2}}'`],
    [`kubectl patch node n -p '{"spec": {"hostPID": true}}'`],
    ['kubectl patch deploy web -p "$PATCH"'],
    ['kubectl patch deploy web -p "{[: a"'],
    ['kubectl get pods -o name'],
    ['echo kubectl run a --image=img:1'],
  ])('%s', async (line, ...found) => {
    expect(await containers(line)).toEqual(found)
  })

  it('are checked for what they say: nothing that is left out is missing', async () => {
    const [container] = await made('kubectl run a --image=img:1')
    if (container?.kind !== 'container') throw new Error('no container')
    expect([container.oneOff, container.unsupported.has('memoryLimit'), container.unsupported.has('image')]).toEqual([
      true,
      true,
      false,
    ])
  })
})

it.each([
  ['kubectl create clusterrolebinding a --clusterrole=admin --user=u --group=g', 'ClusterRole admin u g'],
  ['kubectl create rolebinding a -n ns --role=r --serviceaccount=x:y', 'Role r y'],
  ['oc adm policy add-cluster-role-to-user cluster-admin -z default', 'ClusterRole cluster-admin default'],
  [
    'oc adm policy add-scc-to-user privileged system:serviceaccount:x:y',
    'ClusterRole system:openshift:scc:privileged y',
  ],
  [
    'oc adm policy add-scc-to-group anyuid system:authenticated',
    'ClusterRole system:openshift:scc:anyuid system:authenticated',
  ],
])('a binding that a command makes: %s', async (line, expected) => {
  const [binding] = (await made(line)).filter((subject): subject is Binding => subject.kind === 'binding')
  const { kind, name } = binding!.role!.value
  expect([kind, name, ...binding!.grantees.map(({ value }) => value.name)].join(' ')).toBe(expected)
})

it('a role that a command makes', async () => {
  const [role] = await made(`kubectl create clusterrole a --verb=get,list --resource=pods,deployments.apps/scale`)
  expect([role?.kind, role?.key]).toEqual(['role', 'x.sh#ClusterRole/a'])
})

describe('the account of a workload', () => {
  it.each([
    ['kubectl -n ns set serviceaccount deployment/web clerk', 'ns', 'Deployment/ns/web/web'],
    ['oc set sa cronjob web clerk', undefined, 'CronJob/web/web'],
    ['kubectl set serviceaccount pod web clerk', undefined, 'Pod/web/web'],
  ])('is set by %s', async (line, namespace, key) => {
    const [one, ...others] = (await made(line)).filter((subject): subject is Container => subject.kind === 'container')
    expect(others).toEqual([])
    expect([one?.key, one?.serviceAccount?.value, one?.namespace?.value]).toEqual([`x.sh#${key}`, 'clerk', namespace])
    expect(one?.serviceAccount && place(one.serviceAccount.at)).toBe('2:clerk')
    // Its token is mounted; nothing else is said.
    expect([one?.unsupported.has('serviceAccountToken'), one?.unsupported.has('privileged')]).toEqual([false, true])
  })

  it.each(['kubectl set serviceaccount deployment/web', 'kubectl set serviceaccount thing/web clerk'])(
    'is not set by %s',
    async (line) => expect(await made(line)).toEqual([]),
  )
})

describe('the level of a namespace', () => {
  const levels = async (line: string, manifest = '') => {
    const files = { 'x.sh': `#!/bin/sh\n${line}\n`, ...(manifest && { 'ns.yaml': manifest }) }
    const { subjects } = await readAll(repository(files))
    return subjects.flatMap((one) =>
      one.kind === 'namespace' ? [[one.key, one.enforced?.value, one.enforced && place(one.enforced.at)]] : [],
    )
  }
  const enforce = 'pod-security.kubernetes.io/enforce'
  const shop = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n'

  it.each([
    [`kubectl label ns shop ${enforce}=privileged --overwrite`, 'Namespace/shop', `2:${enforce}=privileged`],
    [`oc label --overwrite namespace/shop a=b ${enforce}=privileged`, 'Namespace/shop', `2:${enforce}=privileged`],
    [`kubectl label ns --all ${enforce}=privileged`, 'Namespace/every namespace', `2:${enforce}=privileged`],
  ])('is set by %s', async (line, key, at) => {
    expect(await levels(line)).toEqual([[`x.sh#${key}`, 'privileged', at]])
  })

  it('holds for a manifest that sets none', async () => {
    const line = `kubectl label namespace shop ${enforce}=baseline`
    expect(await levels(line, shop)).toEqual([['ns.yaml#Namespace/shop', 'baseline', `2:${enforce}=baseline`]])
  })

  it('stands beside that of a manifest, which may hold', async () => {
    const own = shop.replace('{name: shop}', `{name: shop, labels: {${enforce}: restricted}}`)
    expect(await levels(`kubectl label ns shop ${enforce}=privileged`, own)).toEqual([
      ['ns.yaml#Namespace/shop', 'restricted', '3:restricted'],
      ['x.sh#Namespace/shop', 'privileged', `2:${enforce}=privileged`],
    ])
  })

  it.each([
    `kubectl label node a ${enforce}=privileged`,
    'kubectl label ns shop team=a',
    `kubectl label ns shop ${enforce}-`,
  ])('is not set by %s', async (line) => expect(await levels(line)).toEqual([]))
})

describe('the text of a manifest that a file has', () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true, containers: [{name: a, image: "a:1"}]}\n'
  const places = async (text: string, name: string) => {
    const { subjects } = await readAll(repository({ 'x.sh': `#!/bin/bash\n${text}\n`, [name]: pod }))
    return subjects.flatMap((one) => (one.kind === 'pod' ? [one.at.source.path] : []))
  }

  it.each([
    'kubectl apply -f - <<< "$(cat NAME)"',
    'm="$(cat NAME)"\nkubectl apply -f - <<< "$m"',
    'm=$(< NAME)\necho "$m" | kubectl apply -f -',
    'cd k8s\nm="$(cat ../NAME)"\nkubectl apply -f - <<< "$m"',
    'cat NAME | kubectl apply -f -',
  ])('is one, where the file lies: %s', async (text) => {
    expect(await places(text.replace('NAME', 'pod.yaml'), 'pod.yaml')).toEqual(['pod.yaml'])
    expect(await places(text.replace('NAME', 'pod.tmpl'), 'pod.tmpl')).toEqual(['pod.tmpl'])
  })

  it('is another one where something is put around it', async () => {
    const text = 'kubectl apply -f - <<< "$(cat pod.yaml; echo \'# more\')"'
    expect(await places(text, 'pod.yaml')).toEqual(['pod.yaml', 'x.sh'])
  })
})
